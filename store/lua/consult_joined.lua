--@ The colleague who was asked is in the conference: they talk while the resident is on hold.
--@ guarantee: nobody else comes in as the colleague, and nobody after the consultation has ended.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str leg:str
--@ returns: JOINED | STALE
--@ include: consult

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or c.consult ~= agent or c.consult_joined == '1' then
  return { 'STALE' }
end
redis.call('ZREM', timers_key, consult_timer(c))
change(c, { consult_joined = '1', consult_leg = leg, consult_until_ms = 0 })
tell('consult.joined', now_ms, c, agent)
return { 'JOINED' }

--@ The agent's leg is in the conference: the call is active, and the caller is fetched.
--@ guarantee: a caller is fetched once, and only into a conference in which their agent already is;
--@   a resident whom we ring comes into it by the call itself.
--@ keys: excluded
--@ args: op:str now_ms:int conversation:str agent:str
--@ returns: CONNECTED | STALE
--@ include: fence answered

local c = load_conversation(conversation)
if not c or c.agent ~= agent or (c.state ~= 'offered' and c.state ~= 'active') then
  return { 'STALE' }
end
if c.state == 'active' then
  return { 'CONNECTED' }
end
local a = load_agent(agent)
drop_offer_timer(c)
count_answer(c, now_ms)
redis.call('DEL', excluded_key(c.id))
change_agent(a, { misses = 0 })
change(c, { state = 'active', accepted = '1', deadline_ms = 0, last_agent = agent,
  connected_ms = now_ms, hanging_up = '0' })
hold(agent, c)
index_agent(a)
if setting('record') == 1 then
  change(c, { recording = 'on' })
end
tell('conversation.active', now_ms, c, agent)
for _, call in ipairs(split(c.calls)) do
  emit('call.bridge', now_ms, c.id, agent, { call = call, conversation = c })
end
return { 'CONNECTED' }

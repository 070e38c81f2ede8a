--@ The agent's leg left the conference while the caller was still there.
--@ guarantee: a caller is never left alone on a dead line: they go on with the colleague who is in
--@   the call already, else back to the same place, told why.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str
--@ returns: RETURNED | HANDED_OVER | STALE
--@ include: call consult

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' or c.medium ~= 'voice' or c.calls == ''
  or c.hanging_up == '1' or c.machine == c.calls then -- nobody, or a machine, is alone there
  return { 'STALE' }
end
if c.consult_joined == '1' then
  wrap_up(hand_over(c, now_ms, 'agent_left'), now_ms)
  return { 'HANDED_OVER' }
end
local a = load_agent(agent)
for _, call in ipairs(split(c.calls)) do
  emit('call.return', now_ms, c.id, agent, { call = call, cause = 'agent_left', conversation = c })
end
skip(c, agent, now_ms + setting('skip_missed_ms'))
back_to_lane(c, a, now_ms)
tell('conversation.waiting', now_ms, c, agent, { cause = 'agent_left', from_agent = agent })
wrap_up(a, now_ms)
find_agent(c, now_ms)
return { 'RETURNED' }

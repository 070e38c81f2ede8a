--@ Grace is over and the agent's console is still silent: residents without an answer go back.
--@ guarantee: a live call is never taken while both legs are up; what the agent has answered stays.
--@   Only the silence that set this timer ends it: a later silence has a grace of its own.
--@ keys: timers held
--@ args: op:str now_ms:int agent:str seen_ms:int
--@ returns: RESCUED count | STALE
--@ include: absent

redis.call('ZREM', timers_key, 'grace|' .. agent .. '|' .. string.format('%.0f', seen_ms))
local a = load_agent(agent)
if not a or redis.call('ZSCORE', heartbeats_key, agent) or tonumber(a.heartbeat_ms) ~= seen_ms then
  return { 'STALE' }
end
local freed = {}
for _, id in ipairs(redis.call('HKEYS', held_key(agent))) do
  local c = load_conversation(id)
  if c and c.state == 'active' and c.calls == '' and c.spoke_last == 'resident' then
    back_to_lane(c, a, now_ms)
    tell('conversation.waiting', now_ms, c, agent, { cause = 'agent_gone', from_agent = agent })
    freed[#freed + 1] = c
  end
end
for _, c in ipairs(by_need(freed)) do
  find_agent(c, now_ms)
end
return { 'RESCUED', tostring(#freed) }

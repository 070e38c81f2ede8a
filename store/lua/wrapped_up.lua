--@ After-call work is over: the agent is free for the next.
--@ guarantee: only the wrap-up that set this timer ends; a later call has a later one.
--@ keys: timers agent
--@ args: op:str now_ms:int agent:str until_ms:int
--@ returns: FREED | STALE
--@ include: find_work

redis.call('ZREM', timers_key, 'wrap|' .. agent .. '|' .. string.format('%.0f', until_ms))
local a = load_agent(agent)
if not a or tonumber(a.wrap_until_ms or '0') ~= until_ms then
  return { 'STALE' }
end
change_agent(a, { wrap_until_ms = 0, idle_since_ms = now_ms })
index_agent(a)
tell_presence(a, now_ms)
fill(a, now_ms)
return { 'FREED' }

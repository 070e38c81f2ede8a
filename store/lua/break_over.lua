--@ The planned end of a break has come, and the agent is not back.
--@ guarantee: supervisors and the agent hear of it once; nobody is made available by a clock.
--@ keys: timers agent
--@ args: op:str now_ms:int agent:str until_ms:int
--@ returns: OVERDUE | EARLY | STALE
--@ include: ready

local mark = 'break|' .. agent .. '|' .. string.format('%.0f', until_ms)
local a = load_agent(agent)
if not a or a.status == 'available' or tonumber(a.away_until_ms or '0') ~= until_ms then
  redis.call('ZREM', timers_key, mark)
  return { 'STALE' }
elseif until_ms > now_ms then
  redis.call('ZADD', timers_key, until_ms, mark)
  return { 'EARLY' }
end
redis.call('ZREM', timers_key, mark)
change_agent(a, { away_until_ms = 0, reason = a.reason == '' and 'break is over'
  or a.reason .. ' (break is over)' })
tell_presence(a, now_ms)
emit('alert.raised', now_ms, '', agent, {
  alert = 'break_over', text = a.name .. ' is not back from a break that has ended.',
})
return { 'OVERDUE' }

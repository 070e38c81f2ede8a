--@ Lease the timers that are due.
--@ guarantee: a timer is not lost with the engine that took it: it comes due again when the lease
--@   is over, unless its transition has removed it.
--@ keys: timers
--@ args: now_ms:int lease_ms:int most:int
--@ returns: TAKEN timers | NONE

local due = redis.call('ZRANGEBYSCORE', timers_key, '-inf', now_ms, 'LIMIT', 0, most)
if #due == 0 then
  return { 'NONE' }
end
for _, timer in ipairs(due) do
  redis.call('ZADD', timers_key, now_ms + lease_ms, timer)
end
return { 'TAKEN', cjson.encode(due) }

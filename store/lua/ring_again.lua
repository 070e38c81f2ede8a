--@ It is time to ring a resident again who did not pick up.
--@ guarantee: it is back in its place, where it has waited all along (law 6); only the miss that set
--@   this timer can bring it back.
--@ keys: timers conversation
--@ args: op:str now_ms:int conversation:str attempt:int
--@ returns: RESUMED | EARLY | STALE
--@ include: find_agent

local mark = 'promise|' .. conversation .. '|' .. string.format('%.0f', attempt)
local c = load_conversation(conversation)
if not c or c.state ~= 'parked' or tonumber(c.attempt) ~= attempt then
  redis.call('ZREM', timers_key, mark)
  return { 'STALE' }
end
local due = tonumber(c.promise_by_ms)
if due > now_ms then
  redis.call('ZADD', timers_key, due, mark)
  return { 'EARLY' }
end
redis.call('ZREM', timers_key, mark)
change(c, { state = 'waiting' })
enter_lane(c, now_ms)
tell('conversation.waiting', now_ms, c, '', { cause = 'ring_again', from_agent = c.last_agent })
find_agent(c, now_ms)
return { 'RESUMED' }

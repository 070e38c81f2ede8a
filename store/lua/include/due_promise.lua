--@ keys: timers
--@ include: conversation

-- The parked conversation whose timer is due and has done its work by this; else nil and the word to
-- answer. Only the promise that set the timer can come due, and not before its time.
local function due_promise(id, attempt, now_ms)
  local mark = 'promise|' .. id .. '|' .. string.format('%.0f', attempt)
  local c = load_conversation(id)
  if not c or c.state ~= 'parked' or tonumber(c.attempt) ~= attempt then
    redis.call('ZREM', timers_key, mark)
    return nil, 'STALE'
  elseif tonumber(c.promise_by_ms) > now_ms then
    redis.call('ZADD', timers_key, c.promise_by_ms, mark)
    return nil, 'EARLY'
  end
  redis.call('ZREM', timers_key, mark)
  return c
end

--@ keys: answered queue
--@ include: rings

-- The resident is answered. Kept for honest estimates and the service level; bounded, so it costs the same for ever.
local function count_answer(c, now_ms)
  local target = tonumber(redis.call('HGET', queue_key(c.queue), 'target|' .. c.urgency .. '|'
    .. c.medium) or '3600') * 1000
  redis.call('LPUSH', answered_key(c.queue), string.format('%.0f|%.0f|%.0f|%s', now_ms,
    now_ms - tonumber(c.waiting_since_ms), target, c.ahead or '-1'))
  redis.call('LTRIM', answered_key(c.queue), 0, 499)
  stop_rings(c)
end

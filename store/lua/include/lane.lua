--@ keys: lane busy queues

-- The order in a lane: who has been owed an answer longest, less the head start.
local function effective_since(c)
  return tonumber(c.waiting_since_ms) - tonumber(c.head_start_ms or '0')
end

local function enter_lane(c)
  local lane = lane_key(c.queue, c.urgency, c.medium)
  redis.call('ZADD', lane, effective_since(c), c.id)
  redis.call('SADD', busy_key(c.queue), c.urgency .. '|' .. c.medium)
end

local function leave_lane(c)
  local lane = lane_key(c.queue, c.urgency, c.medium)
  redis.call('ZREM', lane, c.id)
  if redis.call('EXISTS', lane) == 0 then
    redis.call('SREM', busy_key(c.queue), c.urgency .. '|' .. c.medium)
  end
end

--@ keys: lane busy queues
--@ include: rings

-- The order in a lane: who has been owed an answer longest, less the head start.
local function effective_since(c)
  return tonumber(c.waiting_since_ms) - tonumber(c.head_start_ms or '0')
end

local function enter_lane(c, now_ms)
  if (c.ring or '0') == '0' then
    start_rings(c, now_ms)
  end
  if c.ring then
    show_wide(c)
    set_ring_timer(c)
  end
  local lane = lane_key(c.queue, c.urgency, c.medium)
  redis.call('ZADD', lane, effective_since(c), c.id)
  redis.call('SADD', busy_key(c.queue), c.urgency .. '|' .. c.medium)
end

local function leave_lane(c)
  hide_wide(c)
  local lane = lane_key(c.queue, c.urgency, c.medium)
  redis.call('ZREM', lane, c.id)
  if redis.call('EXISTS', lane) == 0 then
    redis.call('SREM', busy_key(c.queue), c.urgency .. '|' .. c.medium)
  end
end

-- Several that come free at once look for agents in this order, whatever Redis lists first.
local function by_need(list)
  table.sort(list, function(x, y)
    local xe, ye = x.urgency == 'emergency', y.urgency == 'emergency'
    if xe ~= ye then
      return xe
    end
    local xs, ys = effective_since(x), effective_since(y)
    if xs ~= ys then
      return xs < ys
    end
    return x.id < y.id
  end)
  return list
end

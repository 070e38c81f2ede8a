--@ keys: queue queues busy lane wide
--@ include: rings

-- How many heads of lanes an offer tells of; enough to see what it went before.
local TOLD = 5

-- Heads as the order rule sees them (queues/ordering.py is the same rule in Python).
local function before(x, y)
  if x.emergency ~= y.emergency then
    return x.emergency
  elseif not x.emergency and x.ratio ~= y.ratio then
    return x.ratio > y.ratio
  elseif x.since ~= y.since then
    return x.since < y.since
  end
  return x.lane < y.lane
end

local function head_of(queue, lane, position, now_ms)
  local urgency, medium = string.match(lane, '^([^|]+)|(.+)$')
  local found = redis.call('ZRANGE', lane_key(queue, urgency, medium), position, position,
    'WITHSCORES')
  if not found[1] then
    return nil
  end
  local since = tonumber(found[2])
  local target = tonumber(redis.call('HGET', queue_key(queue), 'target|' .. lane) or '3600')
  return {
    id = found[1], queue = queue, mark = lane, lane = queue .. '|' .. lane, medium = medium,
    position = position, since = since, emergency = urgency == 'emergency',
    ratio = (now_ms - since) / target,
  }
end

-- The queues of the agent, and those in which somebody has waited until more are asked.
local function looked_at(a)
  if serves(a, '*') then
    return redis.call('SMEMBERS', queues_key)
  end
  local list = {}
  for _, queue in ipairs(split(a.queues)) do
    if not string.find(queue, ':', 1, true) then
      list[#list + 1] = queue
    end
  end
  for _, queue in ipairs(redis.call('SMEMBERS', wide_key)) do
    if not serves(a, queue) then
      list[#list + 1] = queue
    end
  end
  return list
end

local function heads(a, now_ms)
  local list = {}
  for _, queue in ipairs(looked_at(a)) do
    for _, lane in ipairs(redis.call('SMEMBERS', busy_key(queue))) do
      list[#list + 1] = head_of(queue, lane, 0, now_ms)
    end
  end
  return list
end

-- The heads that were compared, in their order, for whoever asks later why this one was first.
local function order_of(list)
  local heads_left = {}
  for _, head in ipairs(list) do
    heads_left[#heads_left + 1] = head or nil
  end
  table.sort(heads_left, before)
  local told = {}
  for i = 1, math.min(#heads_left, TOLD) do
    local head = heads_left[i]
    told[i] = head.lane .. '=' .. string.format('%.3f', head.ratio / 1000)
  end
  return told
end

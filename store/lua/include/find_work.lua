--@ keys: queue queues busy lane conversation
--@ include: offer

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

-- An agent looks across all the lanes they serve. A head that this agent cannot take does not
-- block the ones behind it. Returns whether something was offered.
local function find_work(a, now_ms)
  if a.status ~= 'available' or a.load >= 100 then
    return false
  end
  local list = heads(a, now_ms)
  local why = { rule = 'order', skipped = {} }
  for _ = 1, LOOK do
    local best
    for i = 1, #list do
      if list[i] and (not best or before(list[i], list[best])) then
        best = i
      end
    end
    if not best then
      return false
    end
    local head = list[best]
    local c = load_conversation(head.id)
    local no = refusal(a, c, now_ms)
    if not no then
      why.chosen = a.id
      why.ratio = string.format('%.3f', head.ratio / 1000)
      put_offer(c, a, now_ms, why)
      return true
    end
    why.skipped[#why.skipped + 1] = head.id .. '=' .. no
    list[best] = head_of(head.queue, head.mark, head.position + 1, now_ms) or false
  end
  return false
end

-- Who wanted to finish what they had, and has, is away from now on.
local function drained(a, now_ms)
  if a.count == 0 and (a.wrap_until_ms or '0') == '0' then
    change_agent(a, { status = 'away', reason = 'finished' })
    tell_presence(a, now_ms)
  end
end

-- Several things may have come free at once; each offer made shrinks the room.
local function fill(a, now_ms)
  if a.status == 'draining' then
    return drained(a, now_ms)
  end
  while find_work(a, now_ms) do end
end

--@ keys: wide widened queue timers
--@ include: cover

local function in_ring(c)
  return tonumber(c.ring or '1')
end

local function show_wide(c)
  if in_ring(c) > 1 then
    redis.call('SADD', widened_key(c.queue), c.id)
    redis.call('SADD', wide_key, c.queue)
  end
end

local function hide_wide(c)
  if in_ring(c) <= 1 then
    return
  end
  redis.call('SREM', widened_key(c.queue), c.id)
  if redis.call('EXISTS', widened_key(c.queue)) == 0 then
    redis.call('SREM', wide_key, c.queue)
  end
end

-- The moment at which the next ring is asked, in ms; nil when there is none.
local function next_ring_ms(c)
  local rings = redis.call('HGET', queue_key(c.queue), 'rings|' .. c.urgency .. '|' .. c.medium)
  local after = split(rings or '')[in_ring(c)]
  return after and tonumber(c.ring_since_ms) + tonumber(after)
end

local function set_ring_timer(c)
  local at = next_ring_ms(c)
  if at then
    redis.call('ZADD', timers_key, at, 'ring|' .. c.id)
  else
    redis.call('ZREM', timers_key, 'ring|' .. c.id)
  end
end

-- Begins with the first ring, or with everybody when nobody in it could ever help.
local function start_rings(c, now_ms)
  if not redis.call('HGET', queue_key(c.queue), 'rings|' .. c.urgency .. '|' .. c.medium) then
    return
  end
  local ring = covered(c.queue, c.skills or '') and 1 or ANYONE
  change(c, { ring = ring, ring_since_ms = now_ms })
  if ring > 1 then
    emit('alert.raised', now_ms, c.id, '', {
      alert = 'uncovered', queue = c.queue,
      text = 'Nobody on the roster serves ' .. c.queue .. ' with ' .. (c.skills or '') .. '.',
    })
  end
end

-- The answer has come: whoever waits again begins with the first ring.
local function stop_rings(c)
  if (c.ring or '0') ~= '0' then
    redis.call('ZREM', timers_key, 'ring|' .. c.id)
    change(c, { ring = 0 })
  end
end

--@ keys: ready agent heartbeats queues
--@ include: capacity rings

-- Where matching looks for this agent: in each queue that they serve, and in the widest ring.
local function places(a)
  if a.on_call == '1' then
    return { '*:5' }
  end
  local list = split(a.queues)
  if not serves(a, '*') then
    list[#list + 1] = a.role == 'agent' and '*:3' or '*:4'
  end
  return list
end

-- Puts the agent where matching looks, or takes them away: present, chosen available, with room.
-- Scored by the share of capacity used, then by who has been idle longest. Somebody in wrap-up
-- stands behind everybody, for emergencies only.
local function index_agent(a)
  a.load, a.count = load_of(a.id)
  local here = a.status == 'available'
    and (a.on_call == '1' or redis.call('ZSCORE', heartbeats_key, a.id))
    and a.load < 100 and a.count < setting('max_held')
  local share = a.load
  if (a.wrap_until_ms or '0') ~= '0' then
    share = share + 200
  end
  local score = string.format('%.0f', share * 1e13 + tonumber(a.idle_since_ms or '0'))
  for _, place in ipairs(places(a)) do
    if here then
      redis.call('ZADD', ready_key(place), score, a.id)
    else
      redis.call('ZREM', ready_key(place), a.id)
    end
  end
end

-- Out of every place in which matching looks, before what the agent serves changes.
local function hide_agent(a)
  for _, place in ipairs(places(a)) do
    redis.call('ZREM', ready_key(place), a.id)
  end
end

-- What consoles and the wallboard see of an agent.
local function tell_presence(a, now_ms)
  local fresh = redis.call('ZSCORE', heartbeats_key, a.id)
  emit('agent.presence', now_ms, '', a.id, {
    presence = {
      id = a.id, name = a.name, role = a.role, queues = a.queues, skills = a.skills,
      status = a.status, reason = a.reason, phone = a.phone, fresh = fresh and 1 or 0,
      wrap_until_ms = a.wrap_until_ms, misses = a.misses, away_until_ms = a.away_until_ms,
    },
  })
end

local function change_agent(a, changes)
  write(agent_key(a.id), a, changes)
end

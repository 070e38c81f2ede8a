--@ Verify the laws over some conversations and agents, and put right what is not.
--@ guarantee: judged and repaired in one step, so nothing that is merely moving is taken for broken;
--@   every violation is an event, none is repaired quietly.
--@ keys: open resident lane timers held conversation
--@ args: now_ms:int conversations:json agents:json
--@ returns: AUDITED violations
--@ include: find_agent

-- How long an emergency may wait beside an agent who could take it: three sweeps.
local LATE_MS = 3000

local violations = 0

local function violated(law, what, id, agent)
  violations = violations + 1
  emit('alert.raised', now_ms, id, agent, {
    alert = 'invariant', law = law, text = 'law ' .. law .. ': ' .. what, repaired = 1,
  })
end

local function check_timer(c, timer, at_ms)
  if not redis.call('ZSCORE', timers_key, timer) then
    violated('2', c.state .. ' without a timer', c.id, c.agent)
    redis.call('ZADD', timers_key, at_ms, timer)
  end
end

local function check_held(c)
  if redis.call('HEXISTS', held_key(c.agent), c.id) == 0 then
    violated('2', c.state .. ' but not held', c.id, c.agent)
    hold(c.agent, c)
    index_agent(load_agent(c.agent))
  end
end

local function check_place(c)
  local score = tonumber(redis.call('ZSCORE', lane_key(c.queue, c.urgency, c.medium), c.id))
  if c.state == 'waiting' then
    if not score then
      violated('2', 'waiting in no lane', c.id, '')
      enter_lane(c, now_ms)
    elseif score ~= effective_since(c) then
      violated('6', 'in its lane by another time than it has waited', c.id, '')
      enter_lane(c, now_ms)
    end
    local next_ring = c.ring and next_ring_ms(c)
    if next_ring then
      check_timer(c, 'ring|' .. c.id, next_ring)
    end
  elseif score then
    violated('2', c.state .. ' and in a lane', c.id, c.agent)
    leave_lane(c)
  end
  if c.state == 'offered' then
    check_held(c)
    check_timer(c, 'offer|' .. c.id .. '.' .. c.attempt, c.deadline_ms)
  elseif c.state == 'active' then
    check_held(c)
    if is_consulting(c) and c.consult_joined ~= '1' then
      check_timer(c, consult_timer(c), c.consult_until_ms)
    end
  elseif c.state == 'parked' then
    check_timer(c, 'promise|' .. c.id .. '|' .. c.attempt, c.promise_by_ms)
  end
end

local function check(id)
  if not redis.call('ZSCORE', open_key, id) then
    return -- closed since the caller read the list
  end
  local c = load_conversation(id)
  if not c or c.state == 'closed' then
    violated('2', 'open without a state', id, '')
    redis.call('ZREM', open_key, id)
    return
  end
  check_place(c)
  if redis.call('HGET', resident_key(c.resident), 'open') ~= id then
    violated('9', 'not the open conversation of its resident', id, c.agent)
    redis.call('HSETNX', resident_key(c.resident), 'open', id)
  end
  local late = now_ms - effective_since(c) > LATE_MS
  if c.state == 'waiting' and c.urgency == 'emergency' and late and find_agent(c, now_ms) then
    violated('4', 'an emergency waited beside an agent who could take it', id, c.agent)
  end
end

for _, id in ipairs(conversations) do
  check(id)
end
for _, agent in ipairs(agents) do
  for _, id in ipairs(redis.call('HKEYS', held_key(agent))) do
    local c = load_conversation(id)
    local has = c and (c.agent == agent or c.consult == agent)
    if not has or (c.state ~= 'offered' and c.state ~= 'active') then
      violated('2', 'held by an agent who does not have it', id, agent)
      redis.call('HDEL', held_key(agent), id)
      index_agent(load_agent(agent))
    end
  end
end
return { 'AUDITED', tostring(violations) }

--@ keys: open resident timers deliveries excluded timeline conversation
--@ include: fence find_agent find_work join

local HANDS = { active = 0, offered = 1, waiting = 2, parked = 3 }

-- Which of two open conversations stays: where somebody is on the line, else the one that is
-- further, else the first. Nil when residents are on the line in both.
local function staying(c, other)
  if c.calls ~= '' and other.calls ~= '' then
    return nil
  elseif c.calls ~= '' then
    return c, other
  elseif other.calls ~= '' or HANDS[other.state] < HANDS[c.state] then
    return other, c
  end
  return c, other
end

local function at_of(line)
  return tonumber(cjson.decode(line).at_ms or '0')
end

-- What was said in both, in the order in which it was said. Returns the ids that came in.
local function merge_lines(stay, go)
  local ours = redis.call('LRANGE', timeline_key(stay.id), 0, -1)
  local theirs = redis.call('LRANGE', timeline_key(go.id), 0, -1)
  local all, moved, i = {}, {}, 1
  for _, line in ipairs(theirs) do
    local at = at_of(line)
    while ours[i] and at_of(ours[i]) <= at do
      all[#all + 1] = ours[i]
      i = i + 1
    end
    all[#all + 1] = line
    moved[#moved + 1] = cjson.decode(line).id
  end
  for j = i, #ours do
    all[#all + 1] = ours[j]
  end
  redis.call('DEL', timeline_key(stay.id))
  for _, line in ipairs(all) do
    redis.call('RPUSH', timeline_key(stay.id), line)
  end
  for message, status in pairs(read(deliveries_key(go.id))) do
    redis.call('HSET', deliveries_key(stay.id), message, status)
  end
  return moved
end

-- What is owed in the other is owed here: it can only move this one forward (laws 6 and 7).
local function merge_needs(stay, go)
  local changes = raised_by(stay, {
    urgency = go.urgency, topic = go.topic, queue = go.queue, skills = go.skills,
    danger_to_life = go.danger_to_life, distressed = go.distressed, complaint = go.complaint,
    head_start_ms = tonumber(go.head_start_ms), reasons = cjson.decode(go.reasons),
  })
  if go.state ~= 'parked' and tonumber(go.waiting_since_ms) < tonumber(stay.waiting_since_ms) then
    changes.waiting_since_ms = go.waiting_since_ms
  end
  if tonumber(go.resident_spoke_ms) > tonumber(stay.resident_spoke_ms) then
    for _, field in ipairs({ 'channel', 'address', 'to', 'preview', 'resident_spoke_ms' }) do
      changes[field] = go[field]
    end
  end
  if go.spoke_last == 'resident' or go.state == 'parked' then
    changes.spoke_last = 'resident' -- a promise is owed like an answer
  end
  local is_chat = go.medium == 'chat' and stay.medium ~= 'voice'
  if is_chat or (stay.state == 'waiting' and MEDIUM_RANK[go.medium] < MEDIUM_RANK[stay.medium]) then
    changes.medium = go.medium
  end
  if stay.state == 'waiting' and go.agent ~= '' then
    changes.last_agent = go.agent
  end
  change(stay, changes)
end

-- Takes the other out of whosever hands it is in. Its keys stay as long as those of any that is
-- closed, so that late statuses find it.
local function dissolve(go, stay, agent, now_ms, keep_s)
  local holder, offer = go.agent, go.state == 'offered' and (go.id .. '.' .. go.attempt) or nil
  if go.state == 'waiting' then
    leave_lane(go)
  elseif go.state == 'parked' then
    redis.call('ZREM', timers_key, 'promise|' .. go.id .. '|' .. go.attempt)
  end
  drop_offer_timer(go)
  stop_rings(go)
  change(go, {
    state = 'closed', agent = '', last_agent = holder ~= '' and holder or go.last_agent,
    outcome = 'duplicate', done = '', joined = stay.id,
  })
  for _, shared in ipairs(split(go.through)) do
    redis.call('HSET', resident_key(shared), 'open', stay.id)
    change(stay, { through = stay.through and (stay.through .. ',' .. shared) or shared })
  end
  if holder ~= '' then
    let_go(holder, go)
    index_agent(load_agent(holder))
  end
  redis.call('ZREM', open_key, go.id)
  redis.call('DEL', excluded_key(go.id))
  for _, kept in ipairs({ conversation_key(go.id), timeline_key(go.id), deliveries_key(go.id) }) do
    redis.call('EXPIRE', kept, keep_s)
  end
  if offer then
    tell('offer.withdrawn', now_ms, go, holder, { offer = offer, cause = 'linked' })
  end
  tell('conversation.closed', now_ms, go, agent, {
    outcome = 'duplicate', done = '', joined = stay.id, from_agent = holder,
  })
  return holder
end

--@ keys: timers excluded
--@ include: lane ready consult telephone

-- How many agents, or conversations behind a head, one script looks at. The sweep comes again in
-- a second, so a bound delays and never loses.
local LOOK = 32

-- The queue keeps its last free agents for emergencies, until somebody has waited out the target:
-- a reserve that nobody may ever touch would let people starve (law 5).
local function reserved(a, c, now_ms)
  local kept = tonumber(redis.call('HGET', queue_key(c.queue), 'reserve') or '0')
  if kept == 0 or c.urgency == 'emergency' or a.count > 0 then
    return false
  end
  local target = tonumber(redis.call('HGET', queue_key(c.queue), 'target|' .. c.urgency .. '|'
    .. c.medium) or '3600') * 1000
  if now_ms - effective_since(c) >= target then
    return false
  end
  local free = redis.call('ZCOUNT', ready_key(c.queue), '-inf', '(1e13')
    + redis.call('ZCOUNT', ready_key('*'), '-inf', '(1e13')
  return free <= kept
end

-- Who is named, and by whom it was handed on: it comes back to the sender if they do not take it.
local function hand_to(c, agent, by)
  if (c.handed_to or '') ~= agent then
    change(c, { handed_to = agent, handed_by = agent ~= '' and by or '' })
  end
end

-- An on-call telephone is there without a console.
local function is_stale(a, now_ms)
  return a.on_call ~= '1' and now_ms - tonumber(redis.call('ZSCORE', heartbeats_key, a.id) or '0') > setting('stale_ms')
end

-- Whether nobody can be asked at all, also out of turn and by a supervisor.
local function is_gone(a, now_ms)
  return a.status == 'offline' or is_stale(a, now_ms)
end

-- Why this agent could not deal with it, whosever turn it is; nil when they could.
local function unfit(a, c, now_ms)
  local ring = in_ring(c)
  if is_stale(a, now_ms) then
    return 'stale'
  elseif needs_phone(c) and not has_phone(a, c) then
    return 'no_phone'
  elseif a.on_call == '1' and (c.medium ~= 'voice' or c.calls == '') then
    return 'no_console' -- there is nobody on the line: the telephone gets a text instead
  elseif weight(c) > 100 - a.load or a.count >= setting('max_held') then
    return 'full'
  elseif c.handed_to == a.id then
    return nil -- a colleague who named them knows why
  elseif ring_of(a, c.queue) > math.max(ring, 1) then
    return 'queue'
  elseif ring < ANYONE and not skilled(a, c.skills) then
    return 'skills'
  end
  return nil
end

-- Nil when this agent may be offered this conversation now, else the word that says why not.
-- Everything is checked here, inside the script that makes the offer: what was true a moment ago
-- in another process counts for nothing.
local function refusal(a, c, now_ms)
  if a.status ~= 'available' then
    return a.status == 'draining' and 'draining' or 'away'
  elseif tonumber(redis.call('HGET', excluded_key(c.id), a.id) or '0') > now_ms then
    return 'skipped'
  elseif tonumber(a.wrap_until_ms or '0') > now_ms and c.urgency ~= 'emergency' then
    return 'wrap_up'
  end
  return unfit(a, c, now_ms) or (reserved(a, c, now_ms) and 'reserved' or nil)
end

-- Both sides move or neither: there is no moment in which the agent is reserved and the
-- conversation is not, or the other way round.
local function put_offer(c, a, now_ms, why)
  local attempt = tonumber(c.attempt) + 1
  local rings = c.medium == 'voice' and has_telephone(a)
  local deadline = now_ms + setting(rings and 'telephone_ms' or 'offer_ms|' .. c.medium)
  leave_lane(c)
  change(c, {
    state = 'offered', agent = a.id, attempt = attempt, offered_ms = now_ms,
    deadline_ms = deadline, accepted = '0',
  })
  hold(a.id, c)
  redis.call('ZADD', timers_key, deadline, 'offer|' .. c.id .. '.' .. c.attempt)
  index_agent(a)
  tell('conversation.offered', now_ms, c, a.id, { why = why })
  if rings then
    ring_telephone(c, a, now_ms, 0)
  end
end

local function drop_offer_timer(c)
  redis.call('ZREM', timers_key, 'offer|' .. c.id .. '.' .. c.attempt)
end

-- Takes the conversation out of the agent's hands and puts it in its lane; `waiting_since` stays.
local function back_to_lane(c, a, now_ms)
  drop_offer_timer(c)
  clear_call(c, now_ms, 'returned')
  change(c, { state = 'waiting', agent = '', deadline_ms = 0, offered_ms = 0, accepted = '0' })
  enter_lane(c, now_ms)
  if a then
    let_go(a.id, c)
    index_agent(a)
  end
end

local function skip(c, agent, until_ms)
  redis.call('HSET', excluded_key(c.id), agent, until_ms)
end

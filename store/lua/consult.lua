--@ The agent on a call asks a colleague, or whoever of a queue is free; the resident is on hold.
--@ guarantee: one agent holds it all the while (law 9); the colleague is asked until a deadline and
--@   offered nothing else meanwhile; who is away, silent, without a phone or on a call is not asked.
--@ keys: conversation ready queue held
--@ args: op:str now_ms:int conversation:str agent:str to_agent:str queue:str entry:json
--@ returns: CONSULTING colleague | NOBODY why | ASKED_ALREADY | NO_CALL | NOT_YOURS
--@ include: consult offer telephone

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.calls == '' or c.hanging_up == '1' then
  return { 'NO_CALL' }
elseif is_consulting(c) then
  return { 'ASKED_ALREADY' }
end

-- Somebody asked by name may have texts at hand, and may be writing up their last call.
local function refusal_by_name(b)
  local beat = tonumber(redis.call('ZSCORE', heartbeats_key, b.id) or '0')
  if b.status ~= 'available' then
    return 'away'
  elseif now_ms - beat > setting('stale_ms') then
    return 'stale'
  elseif b.phone == 'unregistered' then
    return 'no_phone'
  end
  for _, weight_held in ipairs(redis.call('HVALS', held_key(b.id))) do
    if tonumber(weight_held) >= setting('weight|voice') then
      return 'on_call'
    end
  end
  return nil
end

local function by_name()
  local b = to_agent ~= agent and load_agent(to_agent) or nil
  local no = b and refusal_by_name(b) or (not b and 'unknown')
  return b, no
end

-- As if the call waited in that queue: the same order, and the same reasons against.
local function of_queue()
  local as_if = {}
  for field, value in pairs(c) do
    as_if[field] = value
  end
  as_if.state, as_if.queue = 'waiting', queue
  as_if.skills = redis.call('HGET', queue_key(queue), 'skills') or ''
  local found = {}
  for _, name in ipairs({ queue, '*' }) do
    local ids = redis.call('ZRANGE', ready_key(name), 0, LOOK - 1, 'WITHSCORES')
    for i = 1, #ids, 2 do
      found[#found + 1] = { id = ids[i], score = tonumber(ids[i + 1]) }
    end
  end
  table.sort(found, function(x, y)
    return x.score < y.score or (x.score == y.score and x.id < y.id)
  end)
  for _, each in ipairs(found) do
    local b = each.id ~= agent and load_agent(each.id) or nil
    if b and not refusal(b, as_if, now_ms) then
      return b, nil
    end
  end
  return nil, 'nobody_free'
end

local b, no
if to_agent ~= '' then b, no = by_name() else b, no = of_queue() end
if no then
  return { 'NOBODY', no }
end
local deadline = now_ms + setting(has_telephone(b) and 'telephone_ms' or 'offer_ms|voice')
change(c, {
  consult = b.id, consult_attempt = tonumber(c.consult_attempt or '0') + 1, consult_joined = '0',
  consult_leg = '', consult_until_ms = deadline,
})
redis.call('ZADD', timers_key, deadline, consult_timer(c))
hold(b.id, c)
index_agent(b)
if entry.id then
  append(c, entry)
end
tell('consult.asked', now_ms, c, agent, { colleague = b.id, entry = entry.id and entry or nil })
set_held(c, true, now_ms)
if has_telephone(b) then
  ring_telephone(c, b, now_ms, tonumber(c.consult_attempt))
end
return { 'CONSULTING', b.id }

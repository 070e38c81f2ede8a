--@ Take in one contact: claim it, find resident and conversation, append, put in its lane, match.
--@ guarantee: a provider's id is received once; a resident has at most one open conversation,
--@   however many contacts come at once (laws 1, 7, 9). Whoever holds it has a time of grace to
--@   be heard from, however long they were silent, before it goes to somebody else.
--@ keys: claim open conversation timeline resident
--@ args: op:str now_ms:int provider:str address:str claimed:str conversation:str resident:str
--@   contact:json entry:json triage:json claim_s:int call_s:int
--@ returns: OPENED conversation resident | JOINED conversation resident | REPEATED conversation resident
--@ include: join names heard tries

local claimed_by = redis.call('GET', claim_key(provider))
if claimed_by then
  local known = load_conversation(claimed_by)
  return { 'REPEATED', claimed_by, known and known.resident or '' }
end

local t = triage
local is_call = contact.call ~= ''
local r = find_resident(address, claimed, resident, contact.name, now_ms)
heard_from(r, address, contact)
known_as(r, contact)
read_by_record(r, t, now_ms)
local c = (r.open or '') ~= '' and load_conversation(r.open) or nil
local word = c and 'JOINED' or 'OPENED'
if contact.medium == 'voice' and not is_call and (not c or c.calls == '') then
  contact.medium = 'message' -- spoken on a line that is over by now: there is nobody to fetch
end

local said = {
  spoke_last = 'resident', resident_spoke_ms = now_ms, channel = contact.channel,
  to = contact.to, preview = contact.preview ~= '' and contact.preview or (c and c.preview or ''),
}
if contact.ring or address ~= '' then
  said.address = contact.ring or address
end
if contact.name ~= '' and not (c and c.through) then
  said.name = contact.name
end
local busy_call = c and c.state == 'active' and c.calls ~= ''
if not c then
  known_of(r, t, now_ms)
  c = {
    resident = r.id, name = contact.name, state = 'waiting', queue = t.queue,
    urgency = t.urgency, medium = contact.medium, topic = t.topic, language = t.language,
    skills = with_language(t.queue, t.skills, t.language_skill), distressed = t.distressed,
    language_skill = t.language_skill, danger_to_life = t.danger_to_life,
    complaint = t.complaint, reasons = #t.reasons > 0 and cjson.encode(t.reasons) or '[]',
    head_start_ms = t.head_start_ms, opened_ms = now_ms, waiting_since_ms = contact.received_ms,
    id = conversation, agent = '', attempt = 0, calls = '', last_agent = r.last_agent or '',
    linked = r.linked, prefers = r.prefers, people = r.people,
  }
  for field, value in pairs(said) do
    c[field] = value
  end
  said = c
  redis.call('ZADD', open_key, now_ms, c.id)
  redis.call('HSET', resident_key(r.id), 'open', c.id)
elseif c.state == 'waiting' then
  -- Out of the lane before anything that names the lane changes.
  leave_lane(c)
end

redis.call('SET', claim_key(provider), c.id, 'EX', claim_s)
append(c, entry)
change(c, said)
if is_call then
  rings_in(c, contact.call, call_s)
end
if word == 'JOINED' then
  local raised = raised_by(c, t)
  if next(raised) then
    change(c, raised)
  end
end
local holder = c.agent ~= '' and load_agent(c.agent) or nil
local lifts = MEDIUM_RANK[contact.medium] < MEDIUM_RANK[c.medium]

if c.state == 'waiting' then
  if lifts or (contact.ring and c.calls == '') then
    change(c, { medium = contact.medium })
  end
  enter_lane(c, now_ms)
  tell('contact.received', now_ms, c, '', { entry = entry, opened = word == 'OPENED' })
  if not find_agent(c, now_ms) and word == 'OPENED' then
    change(c, { ahead = redis.call('ZRANK', lane_key(c.queue, c.urgency, c.medium), c.id) })
  end
elseif c.state == 'parked' then
  redis.call('ZREM', timers_key, 'promise|' .. c.id .. '|' .. c.attempt)
  change(c, { state = 'waiting', waiting_since_ms = since(c, contact), medium = contact.medium })
  enter_lane(c, now_ms)
  tell('contact.received', now_ms, c, '', { entry = entry, opened = false })
  find_agent(c, now_ms)
elseif is_call and busy_call then
  -- Somebody of the household rings while the agent is on the line with them: the same call.
  tell('contact.received', now_ms, c, c.agent, { entry = entry, opened = false })
  emit('call.bridge', now_ms, c.id, c.agent, { call = contact.call, conversation = c })
elseif is_call and lifts then
  -- The agent who holds or was offered the text is asked first; the caller is never left between.
  tell('contact.received', now_ms, c, c.agent, { entry = entry, opened = false })
  change(c, { medium = 'voice', last_agent = holder.id })
  local offer = c.state == 'offered' and (c.id .. '.' .. c.attempt)
  back_to_lane(c, holder, now_ms)
  if offer then
    tell('offer.withdrawn', now_ms, c, holder.id, { offer = offer, cause = 'call' })
  else
    tell('conversation.waiting', now_ms, c, holder.id, { cause = 'call', from_agent = holder.id })
  end
  find_agent(c, now_ms)
  fill(load_agent(holder.id), now_ms)
else
  hold(c.agent, c)
  index_agent(holder)
  tell('contact.received', now_ms, c, c.agent, { entry = entry, opened = false })
  if c.state == 'active' and not redis.call('ZSCORE', heartbeats_key, holder.id) then
    -- Who had answered was left with them when they fell silent; now an answer is owed again.
    redis.call('ZADD', timers_key, 'NX', now_ms + setting('grace_ms'),
      'grace|' .. holder.id .. '|' .. holder.heartbeat_ms)
  end
end
return { word, c.id, r.id }

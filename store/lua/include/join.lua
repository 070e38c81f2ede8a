--@ keys: resident addresses reach call
--@ include: find_agent find_work

local URGENCY_RANK = { emergency = 0, urgent = 1, routine = 2 }
local MEDIUM_RANK = { voice = 0, chat = 1, callback = 2, message = 3 }

-- The resident of an address, made now if nobody is known by it. A claimed address (typed into
-- webchat) leads to who is known by it, but never joins two residents who are both known. The
-- landlord's own record goes before what somebody calls themselves on a channel.
local function find_resident(address, claimed, new_id, name, now_ms)
  local known = address ~= '' and redis.call('HGET', addresses_key, address)
  local said = claimed ~= '' and redis.call('HGET', addresses_key, claimed)
  local id = known or said or new_id
  local r = {}
  if not known and not said then
    write(resident_key(id), r, { id = id, name = name, made_ms = now_ms })
  else
    r = read(resident_key(id))
    if name ~= '' and r.listed ~= '1' then
      write(resident_key(id), r, { name = name })
    end
  end
  if address ~= '' and not known then
    redis.call('HSET', addresses_key, address, id)
    -- Whoever types somebody's number is probably them; the agent is told no more than that.
    redis.call('HSET', reach_key(id), address, said and 'probable' or 'known')
  elseif known and string.sub(address, 1, 6) == 'phone:'
    and redis.call('HGET', reach_key(id), address) == 'probable' then
    redis.call('HSET', reach_key(id), address, 'known') -- what was only said is used
  end
  if claimed ~= '' and not said then
    redis.call('HSET', addresses_key, claimed, id)
    redis.call('HSET', reach_key(id), claimed, 'probable')
  end
  return r
end

local function answered_lately(r, t, now_ms)
  local answered = tonumber(r.answered_ms or '0')
  return answered > 0 and now_ms - answered <= t.repeat_within_ms
end

-- A call has no words yet, and some words are of no known language: then the landlord's record says
-- what the resident speaks, else what they spoke last.
local function spoken_by(r, t)
  if t.language == '' or t.language == 'und' then
    local known = (r.language or '') ~= '' and r.language or r.spoke or ''
    t.language = known ~= '' and known or t.language
  end
end

-- The words mean more where the record says more: triage has told what, and this chooses.
local function read_by_record(r, t, now_ms)
  local known = {}
  if r.vulnerable == '1' then
    known[#known + 1] = 'vulnerable'
  end
  if answered_lately(r, t, now_ms) then
    known[#known + 1] = 'repeat'
  end
  local all = table.concat(known, ' ')
  for field, value in pairs(t.known[all] or t.known[known[1]] or t.known[known[2]] or {}) do
    t[field] = value
  end
  spoken_by(r, t)
end

-- What only the record knows moves the resident forward too, and says why.
local function known_of(r, t, now_ms)
  if answered_lately(r, t, now_ms) then
    t.head_start_ms = t.head_start_ms + t.repeat_ms
    t.reasons[#t.reasons + 1] = { label = 'repeat_contact', words = 'was answered lately' }
  end
  if r.vulnerable == '1' then
    t.head_start_ms = t.head_start_ms + t.vulnerable_ms
    t.reasons[#t.reasons + 1] = { label = 'vulnerable', words = 'vulnerable household' }
  end
end

-- What a later contact may change: it can only move the conversation forward (law 7).
local function raised_by(c, t)
  local changes = {}
  if URGENCY_RANK[t.urgency] < URGENCY_RANK[c.urgency] then
    changes.urgency = t.urgency
    changes.topic = t.topic
    if c.state == 'waiting' or c.state == 'parked' then
      changes.queue = t.queue
      changes.skills = with_language(t.queue, t.skills, t.language_skill)
    end
  end
  for _, mark in ipairs({ 'danger_to_life', 'distressed', 'complaint' }) do
    if t[mark] == '1' then
      changes[mark] = '1'
    end
  end
  if t.head_start_ms > tonumber(c.head_start_ms) then
    changes.head_start_ms = t.head_start_ms
  end
  local reasons = cjson.decode(c.reasons)
  if #reasons + #t.reasons <= 20 and #t.reasons > 0 then
    for _, reason in ipairs(t.reasons) do
      reasons[#reasons + 1] = reason
    end
    changes.reasons = cjson.encode(reasons)
  end
  return changes
end

local function add_call(c, call, ttl_s)
  redis.call('SET', call_key(call), c.id, 'EX', ttl_s)
  if not string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
    change(c, { calls = c.calls == '' and call or (c.calls .. ',' .. call) })
  end
end

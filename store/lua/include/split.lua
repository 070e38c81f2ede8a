--@ keys: open deliveries timeline conversation
--@ include: identity join

-- The lines of `c` that came from or went to these addresses, and the others; a note, which has no
-- address, stays where it was written. Also whether a resident spoke in each.
local function sort_lines(c, addresses)
  local is_theirs = {}
  for _, address in ipairs(addresses) do
    is_theirs[address] = true
    is_theirs[string.match(address, ':(.*)$')] = true -- words to a resident are kept without the kind
  end
  local ours, theirs = { lines = {}, ids = {} }, { lines = {}, ids = {} }
  for _, line in ipairs(redis.call('LRANGE', timeline_key(c.id), 0, -1)) do
    local entry = cjson.decode(line)
    local side = is_theirs[entry.address or ''] and theirs or ours
    side.lines[#side.lines + 1] = line
    side.ids[#side.ids + 1] = entry.id
    if entry.speaker == 'resident' then
      side.last = entry
    end
  end
  return ours, theirs
end

local function replace_lines(id, lines)
  redis.call('DEL', timeline_key(id))
  for _, line in ipairs(lines) do
    redis.call('RPUSH', timeline_key(id), line)
  end
end

-- What a conversation shows of who spoke last in it.
local function spoken(last)
  return {
    channel = last.channel, address = last.address, preview = string.sub(last.text or '', 1, 160),
    resident_spoke_ms = last.at_ms,
  }
end

-- A conversation of their own for the words that were theirs: as urgent, waiting as long as the
-- one they leave, and for the agent who has that one first.
local function split_off(c, r, id, ours, theirs, now_ms)
  local own = {
    id = id, resident = r.id, name = r.name or '', linked = r.linked or '[]', state = 'waiting',
    agent = '', attempt = 0, calls = '', opened_ms = now_ms, spoke_last = 'resident',
    last_agent = c.agent ~= '' and c.agent or c.last_agent,
    medium = theirs.last.channel == 'webchat' and 'chat' or 'message',
  }
  for _, field in ipairs({
    'queue', 'urgency', 'topic', 'language', 'skills', 'danger_to_life', 'distressed', 'complaint',
    'reasons', 'head_start_ms', 'waiting_since_ms', 'to',
  }) do
    own[field] = c[field]
  end
  for field, value in pairs(spoken(theirs.last)) do
    own[field] = value
  end
  change(own, own)
  redis.call('ZADD', open_key, now_ms, id)
  redis.call('HSET', resident_key(r.id), 'open', id)
  replace_lines(id, theirs.lines)
  replace_lines(c.id, ours.lines)
  for _, message in ipairs(theirs.ids) do
    local status = redis.call('HGET', deliveries_key(c.id), message)
    if status then
      redis.call('HSET', deliveries_key(id), message, status)
      redis.call('HDEL', deliveries_key(c.id), message)
    end
  end
  change(c, spoken(ours.last))
  return own
end

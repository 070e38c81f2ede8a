--@ keys: conversation timeline reach
--@ include: log

-- A hash as a table, empty when there is none. Only RESP3 has a type for that.
local function read(key)
  redis.setresp(3)
  local fields = redis.call('HGETALL', key).map
  redis.setresp(2)
  return fields
end

-- nil when there is no such conversation.
local function load_conversation(id)
  local fields = read(conversation_key(id))
  if not fields.id then
    return nil
  end
  return fields
end

-- Writes the changes to Redis and to the table at hand, so events carry the state after the change.
local function write(key, fields, changes)
  local flat, n = {}, 0
  for field, value in pairs(changes) do
    if type(value) == 'number' then
      value = string.format('%.0f', value)
    end
    fields[field] = value
    flat[n + 1], flat[n + 2] = field, value
    n = n + 2
  end
  redis.call('HSET', key, unpack(flat, 1, n))
end

local function change(c, changes)
  write(conversation_key(c.id), c, changes)
end

local function append(c, entry)
  redis.call('RPUSH', timeline_key(c.id), cjson.encode(entry))
end

-- Says what happened to a conversation, and where its resident is reached, so that nobody who shows
-- it has to ask back; `more` is what the event type adds.
local function tell(type, now_ms, c, agent, more)
  more = more or {}
  more.conversation = c
  more.reach = read(reach_key(c.resident))
  emit(type, now_ms, c.id, agent, more)
end

local function split(text)
  local parts = {}
  for part in string.gmatch(text or '', '[^,]+') do
    parts[#parts + 1] = part
  end
  return parts
end

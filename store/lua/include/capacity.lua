--@ keys: held settings agent
--@ include: conversation

local settings_read = {}

-- A number from the centre file, read once a script.
local function setting(name)
  if not settings_read[name] then
    settings_read[name] = tonumber(redis.call('HGET', settings_key, name))
  end
  return settings_read[name]
end

-- What a conversation takes of an agent. A message that waits for the resident takes nothing, so
-- a call may come in beside it.
local function weight(c)
  if c.state == 'active' and c.medium == 'message' and c.spoke_last == 'agent' then
    return setting('weight|quiet')
  end
  return setting('weight|' .. c.medium)
end

local function hold(agent, c)
  redis.call('HSET', held_key(agent), c.id, weight(c))
end

local function let_go(agent, c)
  redis.call('HDEL', held_key(agent), c.id)
end

-- Load is summed from what is held, never counted up and down: a counter drifts.
local function load_of(agent)
  local sum, count = 0, 0
  for _, held in ipairs(redis.call('HVALS', held_key(agent))) do
    sum = sum + tonumber(held)
    count = count + 1
  end
  return sum, count
end

local function load_agent(id)
  local a = read(agent_key(id))
  if not a.id then
    return nil
  end
  a.load, a.count = load_of(id)
  return a
end

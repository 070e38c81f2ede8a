--@ keys: queue agent agents cover
--@ include: conversation

-- Who is asked, one circle after another: the queue's own people (1), its second line and its
-- neighbours (2), every agent (3), every supervisor (4), for an emergency the on-call telephones
-- (5). Whoever was asked before stays asked.
local ANYONE = 3
local SUPERVISORS = 4
local ON_CALL = 5

local function serves(a, name)
  return string.find(',' .. a.queues .. ',', ',' .. name .. ',', 1, true) ~= nil
end

local neighbours_read = {}

local function neighbours(queue)
  if not neighbours_read[queue] then
    neighbours_read[queue] = split(redis.call('HGET', queue_key(queue), 'neighbours') or '')
  end
  return neighbours_read[queue]
end

-- From which ring on this agent is asked for something of this queue.
local function ring_of(a, queue)
  if a.on_call == '1' then
    return ON_CALL
  elseif serves(a, '*') or serves(a, queue) then
    return 1
  elseif serves(a, queue .. ':2') then
    return 2
  end
  for _, neighbour in ipairs(neighbours(queue)) do
    if serves(a, neighbour) then
      return 2
    end
  end
  return a.role == 'agent' and ANYONE or SUPERVISORS
end

-- `gas` asks for the skill, `gas:3` for at least that much of it. Who has `gas` has all of it.
local function skilled(a, skills)
  local has = {}
  for _, skill in ipairs(split(a.skills)) do
    local name, much = string.match(skill, '^(.-):(%d)$')
    has[name or skill] = tonumber(much or '5')
  end
  for _, skill in ipairs(split(skills)) do
    local name, least = string.match(skill, '^(.-):(%d)$')
    if (has[name or skill] or 0) < tonumber(least or '1') then
      return false
    end
  end
  return true
end

-- Whether anybody on the roster, at work or not, could take it before everybody is asked. Looked
-- up once for a queue and its skills; accounts and the centre file make it forgotten.
local function covered(queue, skills)
  local mark = queue .. '|' .. skills
  local known = redis.call('HGET', cover_key, mark)
  if known then
    return known == '1'
  end
  local found = '0'
  for _, id in ipairs(redis.call('SMEMBERS', agents_key)) do
    local a = read(agent_key(id))
    if a.id and ring_of(a, queue) < ANYONE and skilled(a, skills) then
      found = '1'
      break
    end
  end
  redis.call('HSET', cover_key, mark, found)
  return found == '1'
end

local function skills_of(queue)
  return redis.call('HGET', queue_key(queue), 'skills') or ''
end

-- What an agent needs for a queue, and the resident's language where anybody on the roster has it.
local function with_language(queue, skills, language)
  if (language or '') == '' then
    return skills
  end
  local both = skills == '' and language or skills .. ',' .. language
  return covered(queue, both) and both or skills
end

--@ include: offer

local function try_agent(c, id, now_ms, why)
  local a = load_agent(id)
  local no = a and refusal(a, c, now_ms) or (not a and 'unknown')
  if no then
    why.skipped[#why.skipped + 1] = id .. '=' .. no
    return false
  end
  why.chosen = id
  put_offer(c, a, now_ms, why)
  return true
end

local function places_of(c, ring)
  if ring == 1 then
    return { c.queue, '*' }
  elseif ring == 2 then
    return { c.queue .. ':2', unpack(neighbours(c.queue)) }
  end
  return { '*:' .. ring }
end

-- Those who have room in these places, the least used first, then the longest idle.
local function standing(places, most)
  local list = {}
  for turn, place in ipairs(places) do
    local found = redis.call('ZRANGE', ready_key(place), 0, most - 1, 'WITHSCORES')
    for i = 1, #found, 2 do
      list[#list + 1] = { id = found[i], score = tonumber(found[i + 1]), turn = turn }
    end
  end
  if #places > 1 then
    table.sort(list, function(x, y)
      if x.score ~= y.score then
        return x.score < y.score
      end
      return x.turn < y.turn or (x.turn == y.turn and x.id < y.id)
    end)
  end
  return list
end

local function ask_ring(c, ring, now_ms, why, tried)
  local places = places_of(c, ring)
  -- Mostly the first takes it, so a few are read before many are.
  for _, most in ipairs({ 4, LOOK }) do
    local list = standing(places, most)
    for i = 1, math.min(#list, most) do
      local id = list[i].id
      if not tried[id] and try_agent(c, id, now_ms, why) then
        return true
      end
      tried[id] = true
    end
    if #list < most then
      return false
    end
  end
  return false
end

-- A conversation looks for an agent: the one who last helped, if free; otherwise the lowest share
-- of capacity used, then the longest idle. Returns whether it was offered.
local function find_agent(c, now_ms)
  local why = { rule = 'arrival', skipped = {} }
  local tried = {}
  if (c.last_agent or '') ~= '' then
    why.rule = 'last_agent'
    if try_agent(c, c.last_agent, now_ms, why) then
      return true
    end
    why.rule = 'arrival'
    tried[c.last_agent] = true
  end
  for ring = 1, math.max(in_ring(c), 1) do
    if ask_ring(c, ring, now_ms, why, tried) then
      return true
    end
  end
  return false
end

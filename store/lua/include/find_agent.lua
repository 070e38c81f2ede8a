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
  -- Mostly the first takes it, so a few are read before many are.
  for _, most in ipairs({ 4, LOOK }) do
    local own = redis.call('ZRANGE', ready_key(c.queue), 0, most - 1, 'WITHSCORES')
    local any = redis.call('ZRANGE', ready_key('*'), 0, most - 1, 'WITHSCORES')
    local i, j = 1, 1
    for _ = 1, most do
      local take_own = own[i] and (not any[j] or tonumber(own[i + 1]) <= tonumber(any[j + 1]))
      local id = take_own and own[i] or any[j]
      if not id then
        return false
      end
      if take_own then i = i + 2 else j = j + 2 end
      if not tried[id] and try_agent(c, id, now_ms, why) then
        return true
      end
      tried[id] = true
    end
  end
  return false
end

--@ include: fence find_agent find_work

-- Takes one leg off the conversation. Returns whether it was on it.
local function remove_call(c, call)
  local left, found = {}, false
  for _, id in ipairs(split(c.calls)) do
    if id == call then
      found = true
    else
      left[#left + 1] = id
    end
  end
  if found then
    change(c, { calls = table.concat(left, ',') })
  end
  return found
end

-- After-call work: the agent is left alone for a while, except for an emergency.
local function wrap_up(a, now_ms)
  local until_ms = now_ms + setting('wrap_up_ms')
  change_agent(a, { wrap_until_ms = until_ms, idle_since_ms = now_ms })
  redis.call('ZADD', timers_key, until_ms, 'wrap|' .. a.id .. '|' .. a.wrap_until_ms)
  index_agent(a)
  tell_presence(a, now_ms)
end

--@ include: fence

-- Why an agent who is named cannot be asked now, nil when they can. A supervisor may go past room,
-- turn and skills, but not to somebody who is not there.
local function unavailable(id, c, oversees, now_ms)
  local a = load_agent(id)
  if not a or a.id == c.agent then
    return a and 'same' or 'unknown'
  elseif oversees then
    return is_gone(a, now_ms) and 'stale' or nil
  end
  local asked = setmetatable({ state = 'waiting', handed_to = id }, { __index = c })
  if a.status ~= 'available' then
    return 'away'
  elseif tonumber(a.wrap_until_ms or '0') > now_ms then
    return 'wrap_up'
  end
  return unfit(a, asked, now_ms)
end

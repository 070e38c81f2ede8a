--@ include: fence find_agent find_work

-- What a colleague handed on and was not taken is theirs again, whatever else they hold: they know
-- it, and the resident knows them. Returns whether they are there to be asked.
local function give_back(c, a, now_ms)
  if (c.handed_to or '') ~= a.id then
    return false
  end
  local sender = c.handed_by ~= '' and load_agent(c.handed_by) or nil
  hand_to(c, '', '')
  if not sender or sender.status == 'offline' or is_stale(sender, now_ms) then
    return false
  end
  put_offer(c, sender, now_ms, { rule = 'returned', chosen = sender.id, skipped = {} })
  return true
end

-- An offer ended without an answer: the conversation goes back to its place, this agent is
-- skipped for a while, and both look on at once.
local function refused(c, a, now_ms, type, cause, skip_ms)
  local offer = c.id .. '.' .. c.attempt
  skip(c, a.id, now_ms + skip_ms)
  back_to_lane(c, a, now_ms)
  tell(type, now_ms, c, a.id, { offer = offer, cause = cause, misses = tonumber(a.misses) })
  if not give_back(c, a, now_ms) then
    find_agent(c, now_ms)
  end
  fill(load_agent(a.id), now_ms)
end

--@ include: fence find_agent find_work give_back

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

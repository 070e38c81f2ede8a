--@ include: offer

-- What a colleague handed on and was not taken is theirs again, whatever else they hold: they know
-- it, and the resident knows them. Returns whether they are there to be asked.
local function give_back(c, a, now_ms)
  if (c.handed_to or '') ~= a.id then
    return false
  end
  local sender = c.handed_by ~= '' and load_agent(c.handed_by) or nil
  hand_to(c, '', '')
  if not sender or is_gone(sender, now_ms) then
    return false
  end
  put_offer(c, sender, now_ms, { rule = 'returned', chosen = sender.id, skipped = {} })
  return true
end

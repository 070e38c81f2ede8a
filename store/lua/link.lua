--@ Two residents are one person: what leads to the one leads to the other from now on.
--@ guarantee: nothing is destroyed, so unlink can undo it. Two open conversations become one under
--@   one agent (law 9), in the order in which things were said, with the older wait (law 6). The
--@   landlord's record stays the one that others are linked to.
--@ keys: resident
--@ args: op:str now_ms:int conversation:str agent:str may_move:int other:str entry:json keep_s:int
--@ returns: LINKED conversation resident | SAME | UNKNOWN | NOT_YOURS | NOT_HERE | SHARED | ON_CALL
--@ include: identity merge

local c = load_conversation(conversation)
if not c or c.state == 'closed' or c.state == 'parked' then
  return { 'NOT_HERE' }
elseif may_move == 0 and (c.agent ~= agent or c.state ~= 'active') then
  return { 'NOT_YOURS' }
end
local to, from = whole_of(other), read(resident_key(c.resident))
if not to then
  return { 'UNKNOWN' }
elseif to.id == from.id then
  return { 'SAME' }
elseif to.shared == '1' or from.shared == '1' then
  return { 'SHARED' } -- a number is nobody: first it is said who this is
end
local theirs = (to.open or '') ~= '' and load_conversation(to.open) or nil
local stay, go = c, nil
if theirs then
  stay, go = staying(c, theirs)
  if not stay then
    return { 'ON_CALL' } -- two lines with one person on each: the agents talk it over first
  end
end
if from.listed == '1' and to.listed ~= '1' then
  to, from = from, to
end

local taken = take_over(from, to, now_ms)
if stay.state == 'waiting' then
  leave_lane(stay)
end
local moved, left = {}, ''
if go then
  moved = merge_lines(stay, go)
  merge_needs(stay, go)
  left = dissolve(go, stay, agent, now_ms, keep_s)
end
belong(stay, to, from)
append(stay, entry)
if stay.state == 'waiting' then
  enter_lane(stay, now_ms)
else
  hold(stay.agent, stay)
  index_agent(load_agent(stay.agent))
end
tell('resident.linked', now_ms, stay, agent, {
  entry = entry, from = from.id, into = to.id, addresses = taken, moved = moved,
  from_agent = left,
})
if stay.state == 'waiting' then
  find_agent(stay, now_ms)
end
if left ~= '' then
  fill(load_agent(left), now_ms)
end
return { 'LINKED', stay.id, to.id }

--@ Two residents who were linked are two people after all.
--@ guarantee: each has again what was theirs, and what was said since goes with the address that it
--@   was said from: nobody is shown another's words. Nobody loses an answer that they are owed.
--@ keys: resident
--@ args: op:str now_ms:int conversation:str agent:str may_move:int other:str fresh:str entry:json
--@ returns: UNLINKED own | UNKNOWN | NOT_YOURS | NOT_HERE | ON_CALL
--@ include: split find_agent find_work

local c = load_conversation(conversation)
if not c or c.state == 'closed' or c.state == 'parked' then
  return { 'NOT_HERE' }
elseif may_move == 0 and (c.agent ~= agent or c.state ~= 'active') then
  return { 'NOT_YOURS' }
end
local to, from = read(resident_key(c.resident)), read(resident_key(other))
if not from.id or from.linked_to ~= to.id then
  return { 'UNKNOWN' }
end
local ours, theirs = sort_lines(c, redis.call('HKEYS', reach_key(from.id)))
local split = theirs.last and ours.last
if split and c.calls ~= '' then
  return { 'ON_CALL' }
end

local given = give_back(from, to)
local own
if c.state == 'waiting' then
  leave_lane(c)
end
if split then
  change(c, { linked = to.linked })
  own = split_off(c, from, fresh, ours, theirs, now_ms)
elseif theirs.last then
  belong(c, from, to)
  own = c
else
  change(c, { linked = to.linked })
end
append(c, entry)
if c.state == 'waiting' then
  enter_lane(c, now_ms)
else
  hold(c.agent, c)
end
tell('resident.unlinked', now_ms, c, agent, {
  entry = entry, from = from.id, addresses = given, moved = {},
})
if split then
  enter_lane(own, now_ms)
  tell('resident.unlinked', now_ms, own, agent, {
    from = from.id, addresses = {}, moved = theirs.ids,
  })
  find_agent(own, now_ms)
end
if c.state == 'waiting' then
  find_agent(c, now_ms)
end
return { 'UNLINKED', own and own.id or '' }

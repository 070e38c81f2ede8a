--@ Say which of the people behind one number a conversation is with; another one makes it shared.
--@ guarantee: nobody is shown here what another behind the number is known for or has said before;
--@   one person has one open conversation (law 9).
--@ keys: resident timeline
--@ args: op:str now_ms:int conversation:str agent:str may_move:int other:str person:json house:str entry:json keep_s:int
--@ returns: IDENTIFIED conversation resident | SAME | UNKNOWN | NO_NUMBER | NOT_YOURS | NOT_HERE | ON_CALL
--@ include: identity shared merge names

local c = load_conversation(conversation)
if not c or c.state == 'closed' or c.state == 'parked' then
  return { 'NOT_HERE' }
elseif may_move == 0 and (c.agent ~= agent or c.state ~= 'active') then
  return { 'NOT_YOURS' }
elseif string.sub(c.address, 1, 5) == 'call:' then
  return { 'NO_NUMBER' }
end
local p = other ~= '' and whole_of(other) or nil
if other ~= '' and not p then
  return { 'UNKNOWN' }
elseif p and p.id == c.resident then
  return { 'SAME' }
end
local theirs = p and (p.open or '') ~= '' and load_conversation(p.open) or nil
local stay, go = c, nil
if theirs then
  stay, go = staying(c, theirs)
  if not stay then
    return { 'ON_CALL' }
  end
end

if not p then
  p = {}
  write(resident_key(person.id), p, { id = person.id, name = person.name, made_ms = now_ms })
  index_words(p, 'name', person.words)
end
local was, address = c.resident, c.address
local h = household(address, house, now_ms)
add_person(h, p, address)
c = load_conversation(c.id)
stay = stay.id == c.id and c or stay
if stay.state == 'waiting' then
  leave_lane(stay)
end
local left = ''
if go then
  go = go.id == c.id and c or go
  merge_lines(stay, go)
  merge_needs(stay, go)
  left = dissolve(go, stay, agent, now_ms, keep_s)
end
belong(stay, p, { id = was, name = '' })
local through = stay.through or ''
if not string.find(',' .. through .. ',', ',' .. h.id .. ',', 1, true) then
  through = through == '' and h.id or (through .. ',' .. h.id)
end
change(stay, { through = through, people = h.people })
redis.call('HSET', resident_key(h.id), 'open', stay.id)
append(stay, entry)
local said = {}
for _, line in ipairs(redis.call('LRANGE', timeline_key(stay.id), 0, -1)) do
  said[#said + 1] = cjson.decode(line).id
end
if stay.state == 'waiting' then
  enter_lane(stay, now_ms)
else
  hold(stay.agent, stay)
  index_agent(load_agent(stay.agent))
end
tell('resident.identified', now_ms, stay, agent, {
  entry = entry, from = was, into = p.id, moved = said, from_agent = left,
})
if stay.state == 'waiting' then
  find_agent(stay, now_ms)
end
if left ~= '' then
  fill(load_agent(left), now_ms)
end
return { 'IDENTIFIED', stay.id, p.id }

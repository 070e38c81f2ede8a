--@ Keep the landlord's record of a resident: who is reached at these addresses, and what they need.
--@ guarantee: all of it or nothing; two residents who are both known are never joined, and a record
--@   never overwrites somebody else's: a number that two records have is shared. What the record
--@   leaves out stays as it was. No event: a list of thousands is nobody's decision.
--@ keys: resident addresses reach
--@ args: op:str now_ms:int resident:str record:json
--@ returns: ADDED resident | CHANGED resident | CLASH address
--@ include: names shared

local words = record.words or {}

-- Whether this listed resident is the one whom the record is about.
local function is_about(r)
  local reference = record.fields.reference or ''
  if reference ~= '' and (r.reference or '') ~= '' then
    return reference == r.reference
  end
  return not words.name or (r.name_words or '') == '' or words.name == r.name_words
end

local known, strangers = nil, {}
for _, address in ipairs(record.addresses) do
  local id = redis.call('HGET', addresses_key, address)
  local owner = id and read(resident_key(id)) or {}
  local behind = owner.shared == '1' and cjson.decode(owner.people) or { owner }
  for _, each in ipairs(behind) do
    local r = each.id and read(resident_key(each.id)) or {}
    local is_theirs = r.id and (r.listed ~= '1' and owner.shared ~= '1' or is_about(r))
    if is_theirs and known and r.id ~= known then
      return { 'CLASH', address }
    end
    known = is_theirs and r.id or known
  end
  strangers[address] = owner.id
end
local id = known or resident
if not known then
  redis.call('HSET', resident_key(id), 'id', id, 'name', '', 'made_ms', now_ms)
end
for field, value in pairs(record.fields) do
  redis.call('HSET', resident_key(id), field, value)
end
redis.call('HSET', resident_key(id), 'listed', '1')
local r = read(resident_key(id))
for kind, text in pairs(words) do
  index_words(r, kind, text)
end
for number, address in ipairs(record.addresses) do
  local owner = strangers[address]
  if owner and owner ~= id then
    add_person(household(address, resident .. '-' .. number, now_ms), r, address)
  else
    redis.call('HSET', addresses_key, address, id)
    local kept = redis.call('HGET', reach_key(id), address) or ''
    redis.call('HSET', reach_key(id), address, 'known' .. (string.match(kept, '|.*$') or ''))
  end
end
return { known and 'CHANGED' or 'ADDED', id }

--@ Keep the landlord's record of a resident: who is reached at these addresses, and what they need.
--@ guarantee: all of it or nothing; two residents who are both known are never joined. What the
--@   record leaves out stays as it was. No event: a list of thousands is nobody's decision.
--@ keys: resident addresses reach
--@ args: op:str now_ms:int resident:str record:json
--@ returns: ADDED resident | CHANGED resident | CLASH address
--@ include: names

local known
for _, address in ipairs(record.addresses) do
  local id = redis.call('HGET', addresses_key, address)
  if id and known and id ~= known then
    return { 'CLASH', address }
  end
  known = id or known
end
local id = known or resident
if not known then
  redis.call('HSET', resident_key(id), 'id', id, 'name', '', 'made_ms', now_ms)
end
for field, value in pairs(record.fields) do
  redis.call('HSET', resident_key(id), field, value)
end
redis.call('HSET', resident_key(id), 'listed', '1')
local kept = read(resident_key(id))
for kind, words in pairs(record.words or {}) do
  index_words(kept, kind, words)
end
for _, address in ipairs(record.addresses) do
  redis.call('HSET', addresses_key, address, id)
  local kept = redis.call('HGET', reach_key(id), address) or ''
  redis.call('HSET', reach_key(id), address, 'known' .. (string.match(kept, '|.*$') or ''))
end
return { known and 'CHANGED' or 'ADDED', id }

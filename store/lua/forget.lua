--@ Forget a resident: who they are, where they are reached, and the conversations that are closed.
--@ guarantee: nobody is forgotten with whom a conversation is open: they are owed an answer.
--@ keys: resident addresses reach names conversation timeline deliveries excluded
--@ args: op:str resident:str conversations:json
--@ returns: FORGOTTEN | OPEN conversation

-- Others go on using the number that they shared.
local function leave_household(id, gone)
  local people = redis.call('HGET', resident_key(id), 'people')
  local left = {}
  for _, each in ipairs(cjson.decode(people or '[]')) do
    if each.id ~= gone then
      left[#left + 1] = each
    end
  end
  if people then
    redis.call('HSET', resident_key(id), 'people', #left > 0 and cjson.encode(left) or '[]')
  end
end

local open_id = redis.call('HGET', resident_key(resident), 'open')
if open_id and open_id ~= '' then
  return { 'OPEN', open_id }
end
for _, id in ipairs(conversations) do
  if redis.call('HGET', conversation_key(id), 'resident') == resident then
    redis.call('DEL', conversation_key(id), timeline_key(id), deliveries_key(id), excluded_key(id))
  end
end
for _, address in ipairs(redis.call('HKEYS', reach_key(resident))) do
  local owner = redis.call('HGET', addresses_key, address)
  if owner == resident then
    redis.call('HDEL', addresses_key, address)
  elseif owner then
    leave_household(owner, resident)
  end
end
for _, kind in ipairs({ 'name', 'reference' }) do
  local words = redis.call('HGET', resident_key(resident), kind .. '_words') or ''
  for word in string.gmatch(words, '%S+') do
    redis.call('ZREM', names_key, word .. '|' .. resident)
  end
end
redis.call('DEL', resident_key(resident), reach_key(resident))
return { 'FORGOTTEN' }

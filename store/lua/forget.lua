--@ Forget a resident: who they are, where they are reached, and the conversations that are closed.
--@ guarantee: nobody is forgotten with whom a conversation is open: they are owed an answer.
--@ keys: resident addresses reach names conversation timeline deliveries excluded
--@ args: op:str resident:str conversations:json
--@ returns: FORGOTTEN | OPEN conversation

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
  if redis.call('HGET', addresses_key, address) == resident then
    redis.call('HDEL', addresses_key, address)
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

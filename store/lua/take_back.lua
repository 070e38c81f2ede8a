--@ The resident has deleted what they wrote: colleagues see that they did, and the words no more.
--@ guarantee: nothing is destroyed; how long it is kept, retention and erasure say.
--@ keys: claim deliveries
--@ args: op:str now_ms:int provider:str message:str
--@ returns: TAKEN_BACK conversation | SAME | UNKNOWN
--@ include: conversation

local id = redis.call('GET', claim_key(provider))
local c = id and load_conversation(id)
if c and c.joined then
  c = load_conversation(c.joined) -- what was said in it is there now
end
if not c then
  return { 'UNKNOWN' }
elseif redis.call('HGET', deliveries_key(c.id), message) then
  return { 'SAME' }
end
redis.call('HSET', deliveries_key(c.id), message, 'deleted|')
for _, line in ipairs(redis.call('LRANGE', timeline_key(c.id), 0, -1)) do
  local entry = cjson.decode(line)
  if entry.id == message and c.preview ~= '' and string.sub(entry.text, 1, #c.preview) == c.preview then
    change(c, { preview = '' })
  end
end
tell('message.status', now_ms, c, c.agent, { message = message, status = 'deleted', error = '' })
return { 'TAKEN_BACK', c.id }

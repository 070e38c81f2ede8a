--@ Words that were for the chat go to the resident by text.
--@ guarantee: once, and only what nobody has seen there; also when the conversation is closed by
--@   now, as the answer is owed all the same. Without a message it is a copy that was asked for.
--@ keys: timers deliveries
--@ args: op:str now_ms:int conversation:str message:str entry:json to:str sender:str
--@ returns: CARRIED | SEEN | NOWHERE | OVER
--@ include: conversation

redis.call('ZREM', timers_key, 'chat|' .. conversation .. '|' .. message)
local c = load_conversation(conversation)
if c and c.joined then
  c = load_conversation(c.joined)
end
if not c then
  return { 'OVER' }
end
local known = redis.call('HGET', deliveries_key(c.id), message) or ''
local gone = redis.call('HEXISTS', deliveries_key(c.id), entry.id) == 1
if gone or string.match(known, '^delivered|') or string.match(known, '^read|') then
  return { 'SEEN' }
elseif to == '' then
  return { 'NOWHERE' }
end
append(c, entry)
redis.call('HSET', deliveries_key(c.id), entry.id, 'queued|')
if c.state == 'closed' then
  local left = redis.call('TTL', conversation_key(c.id))
  if left > 0 then
    redis.call('EXPIRE', deliveries_key(c.id), left)
    redis.call('EXPIRE', timeline_key(c.id), left)
  end
end
tell('message.queued', now_ms, c, '', { entry = entry, to = to, sender = sender })
return { 'CARRIED' }

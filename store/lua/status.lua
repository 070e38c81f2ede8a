--@ The provider says how far a message has come.
--@ guarantee: delivery only moves forward, whatever order and however often statuses come; what
--@   has arrived does not fail any more.
--@ keys: deliveries
--@ args: op:str now_ms:int conversation:str message:str status:str error:str
--@ returns: MOVED | SAME | UNKNOWN
--@ include: conversation

local RANK = { queued = 0, sent = 1, delivered = 2, read = 3, failed = 4 }

local c = load_conversation(conversation)
if c and c.joined then
  c = load_conversation(c.joined) -- what was said in it is there now
end
local held = c and redis.call('HGET', deliveries_key(c.id), message)
if not held then
  return { 'UNKNOWN' }
end
local now = string.match(held, '^[^|]+')
local arrived = now == 'delivered' or now == 'read'
if not RANK[now] or RANK[status] <= RANK[now] or (status == 'failed' and arrived) then
  return { 'SAME' }
end
redis.call('HSET', deliveries_key(c.id), message, status .. '|' .. error)
tell('message.status', now_ms, c, c.agent, { message = message, status = status, error = error })
return { 'MOVED' }

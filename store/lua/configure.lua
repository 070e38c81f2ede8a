--@ Put the centre file's queues, targets and settings where the scripts read them.
--@ guarantee: a queue with people in it is never removed, be they waiting, held or parked (they
--@   would come back to where nobody looks); the whole file applies or nothing does.
--@ keys: configured cover queues queue settings ready open conversation
--@ args: op:str config:json
--@ returns: CONFIGURED | OCCUPIED queue

local gone = {}
for _, old in ipairs(redis.call('SMEMBERS', queues_key)) do
  if not config.queues[old] then
    gone[#gone + 1] = old
  end
end
-- Only a queue that goes is looked for: everybody who is open is read once, and seldom.
for _, id in ipairs(#gone > 0 and redis.call('ZRANGE', open_key, 0, -1) or {}) do
  local queue = redis.call('HGET', conversation_key(id), 'queue')
  if queue and not config.queues[queue] then
    return { 'OCCUPIED', queue }
  end
end
for _, old in ipairs(redis.call('SMEMBERS', queues_key)) do
  redis.call('DEL', queue_key(old))
end
for _, old in ipairs(gone) do
  redis.call('DEL', ready_key(old), ready_key(old .. ':2'))
end
redis.call('DEL', queues_key, settings_key, cover_key)
for id, fields in pairs(config.queues) do
  redis.call('SADD', queues_key, id)
  for field, value in pairs(fields) do
    redis.call('HSET', queue_key(id), field, value)
  end
end
for name, value in pairs(config.settings) do
  redis.call('HSET', settings_key, name, value)
end
if config.version then
  redis.call('SET', configured_key, config.version)
end
return { 'CONFIGURED' }

--@ Put the centre file's queues, targets and settings where the scripts read them.
--@ guarantee: a queue with people in it is never removed; the whole file applies or nothing does.
--@ keys: queues queue settings busy ready
--@ args: op:str config:json
--@ returns: CONFIGURED | OCCUPIED queue

for _, old in ipairs(redis.call('SMEMBERS', queues_key)) do
  if not config.queues[old] and redis.call('EXISTS', busy_key(old)) == 1 then
    return { 'OCCUPIED', old }
  end
end
for _, old in ipairs(redis.call('SMEMBERS', queues_key)) do
  redis.call('DEL', queue_key(old))
  if not config.queues[old] then
    redis.call('DEL', ready_key(old))
  end
end
redis.call('DEL', queues_key, settings_key)
for id, fields in pairs(config.queues) do
  redis.call('SADD', queues_key, id)
  for field, value in pairs(fields) do
    redis.call('HSET', queue_key(id), field, value)
  end
end
for name, value in pairs(config.settings) do
  redis.call('HSET', settings_key, name, value)
end
return { 'CONFIGURED' }

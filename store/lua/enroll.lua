--@ Add an account, or change what it serves and may do.
--@ guarantee: presence and held conversations stay as they are; the hash of the password is in no event.
--@ keys: agents agent account ready
--@ args: op:str now_ms:int account:json password_hash:str
--@ returns: ENROLLED | CHANGED
--@ include: find_work

local known = redis.call('SADD', agents_key, account.id) == 0
local old = known and load_agent(account.id)
if old then
  hide_agent(old)
else
  redis.call('HSET', agent_key(account.id), 'status', 'offline', 'reason', '', 'misses', 0,
    'idle_since_ms', now_ms, 'wrap_until_ms', 0, 'heartbeat_ms', 0, 'phone', '')
end
for _, field in ipairs({ 'id', 'name', 'role', 'queues', 'skills', 'phone_number' }) do
  redis.call('HSET', agent_key(account.id), field, account[field])
end
if account.on_call then
  redis.call('HSET', agent_key(account.id), 'on_call', '1', 'status', 'available', 'phone', 'own')
end
if password_hash ~= '' then
  redis.call('HSET', account_key(account.id), 'password_hash', password_hash)
end
redis.call('DEL', cover_key)
local a = load_agent(account.id)
emit('agent.enrolled', now_ms, '', a.id, { account = account })
index_agent(a)
tell_presence(a, now_ms)
fill(a, now_ms)
return { old and 'CHANGED' or 'ENROLLED' }

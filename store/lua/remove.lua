--@ Remove an account.
--@ guarantee: nobody who holds a conversation is removed: it would be in nobody's hands.
--@ keys: agents agent account ready heartbeats held
--@ args: op:str now_ms:int agent:str
--@ returns: REMOVED | HOLDS count | UNKNOWN
--@ include: ready

local a = load_agent(agent)
if not a then
  return { 'UNKNOWN' }
elseif a.count > 0 then
  return { 'HOLDS', tostring(a.count) }
end
hide_agent(a)
redis.call('DEL', agent_key(agent), account_key(agent), held_key(agent), cover_key)
redis.call('SREM', agents_key, agent)
redis.call('ZREM', heartbeats_key, agent)
emit('agent.removed', now_ms, '', agent, {})
return { 'REMOVED' }

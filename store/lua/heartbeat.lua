--@ The agent's console is alive, and says whether its phone is registered.
--@ guarantee: a heartbeat never changes what the agent chose; one that comes back after silence is
--@   matched at once.
--@ keys: heartbeats
--@ args: now_ms:int agent:str phone:str
--@ returns: BEATING | REVIVED | UNKNOWN
--@ include: find_work

local a = load_agent(agent)
if not a then
  return { 'UNKNOWN' }
end
local new = redis.call('ZADD', heartbeats_key, 'GT', 'CH', now_ms, agent)
local was_fresh = tonumber(a.heartbeat_ms or '0') > now_ms - setting('stale_ms')
  and a.gone ~= '1'
local changes = { heartbeat_ms = now_ms, gone = '0' }
if phone ~= '' and phone ~= a.phone then
  changes.phone = phone
  was_fresh = false
end
change_agent(a, changes)
if was_fresh or new == 0 then
  return { 'BEATING' }
end
index_agent(a)
tell_presence(a, now_ms)
fill(a, now_ms)
return { 'REVIVED' }

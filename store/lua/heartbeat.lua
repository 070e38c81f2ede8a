--@ The agent's console is alive, and says whether its phone is registered.
--@ guarantee: a heartbeat never changes what the agent chose; one that comes back after silence is
--@   matched at once, and so is one whose phone has changed. One that comes late turns nothing back.
--@ keys: heartbeats
--@ args: now_ms:int agent:str phone:str
--@ returns: BEATING | REVIVED | UNKNOWN
--@ include: find_work

local a = load_agent(agent)
if not a then
  return { 'UNKNOWN' }
end
-- A telephone of one's own is one that the account has.
if phone == 'own' and (a.phone_number or '') == '' then
  phone = 'unregistered'
end
local newer = redis.call('ZADD', heartbeats_key, 'GT', 'CH', now_ms, agent) == 1
local was_fresh = tonumber(a.heartbeat_ms) > now_ms - setting('stale_ms') and a.gone ~= '1'
local news = phone ~= '' and phone ~= a.phone
if newer then
  change_agent(a, { heartbeat_ms = now_ms, gone = '0' })
end
if news then
  change_agent(a, { phone = phone })
elseif was_fresh or not newer then
  return { 'BEATING' }
end
index_agent(a)
tell_presence(a, now_ms)
fill(a, now_ms)
return { 'REVIVED' }

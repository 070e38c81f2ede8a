--@ The agent chooses to be available, away or offline.
--@ guarantee: who is not available is offered nothing from this moment, and what was offered goes
--@   on to the next; what they hold stays theirs.
--@ keys: agent
--@ args: op:str now_ms:int agent:str status:str reason:str
--@ returns: CHOSEN | UNKNOWN
--@ include: absent find_work

local a = load_agent(agent)
if not a then
  return { 'UNKNOWN' }
end
local changes = { status = status, reason = reason, misses = 0 }
if status == 'available' and a.status ~= 'available' then
  changes.idle_since_ms = now_ms
end
change_agent(a, changes)
index_agent(a)
tell_presence(a, now_ms)
if status == 'available' then
  fill(a, now_ms)
else
  withdraw_offers(a, now_ms, status)
end
return { 'CHOSEN' }

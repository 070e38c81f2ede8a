--@ The agent chooses to be available, away, offline, or to finish what they have (draining).
--@ guarantee: who is not available is offered nothing from this moment, and what was offered goes
--@   on to the next; what they hold stays theirs. A break with a planned end is kept with it, and
--@   who is late from it is never made available by a clock.
--@ keys: agent timers
--@ args: op:str now_ms:int agent:str status:str reason:str until_ms:int
--@ returns: CHOSEN | UNKNOWN
--@ include: absent find_work

local a = load_agent(agent)
if not a then
  return { 'UNKNOWN' }
end
local changes = { status = status, reason = reason, misses = 0, away_until_ms = until_ms }
if status == 'available' and a.status ~= 'available' then
  changes.idle_since_ms = now_ms
end
change_agent(a, changes)
index_agent(a)
tell_presence(a, now_ms)
if until_ms > 0 then
  redis.call('ZADD', timers_key, until_ms, 'break|' .. agent .. '|' .. a.away_until_ms)
end
if status == 'available' then
  fill(a, now_ms)
else
  withdraw_offers(a, now_ms, status)
  fill(load_agent(agent), now_ms)
end
return { 'CHOSEN' }

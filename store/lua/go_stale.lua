--@ The agent's console has not been heard from: their offers go on at once.
--@ guarantee: only silence counts; a heartbeat that came meanwhile makes this STALE.
--@ keys: heartbeats timers
--@ args: op:str now_ms:int agent:str seen_ms:int
--@ returns: GONE | STALE
--@ include: absent

local beat = tonumber(redis.call('ZSCORE', heartbeats_key, agent) or '-1')
if beat ~= seen_ms or now_ms - beat <= setting('stale_ms') then
  return { 'STALE' }
end
redis.call('ZREM', heartbeats_key, agent)
local a = load_agent(agent)
if not a then
  return { 'STALE' }
end
change_agent(a, { gone = '1' })
index_agent(a)
redis.call('ZADD', timers_key, now_ms + setting('grace_ms'),
  'grace|' .. agent .. '|' .. string.format('%.0f', seen_ms))
tell_presence(a, now_ms)
withdraw_offers(a, now_ms, 'stale')
return { 'GONE' }

--@ The deadline of an offer passed: nobody answered, or the accepted agent's phone never joined.
--@ guarantee: only the open attempt expires, and not before its deadline, however late or often
--@   this runs. After too many misses in a row the agent is set away, with the reason, and what
--@   else was offered to them goes on to the next.
--@ keys: timers conversation
--@ args: op:str now_ms:int conversation:str attempt:int
--@ returns: EXPIRED agent | EARLY | STALE
--@ include: refuse absent

local c = open_offer(conversation, attempt, '')
if not c then
  redis.call('ZREM', timers_key, 'offer|' .. conversation .. '.' .. string.format('%.0f', attempt))
  return { 'STALE' }
end
if tonumber(c.deadline_ms) > now_ms then
  redis.call('ZADD', timers_key, c.deadline_ms, 'offer|' .. c.id .. '.' .. c.attempt)
  return { 'EARLY' }
end
local a = load_agent(c.agent)
local misses = tonumber(a.misses or '0') + 1
local cause = c.accepted == '1' and 'phone_did_not_join' or 'no_answer'
change_agent(a, { misses = misses })
local away = misses >= setting('misses_before_away') and a.on_call ~= '1'
if away then
  change_agent(a, { status = 'away', reason = 'missed ' .. misses .. ' offers in a row' })
  index_agent(a)
  tell_presence(a, now_ms)
end
refused(c, a, now_ms, 'offer.missed', cause, setting('skip_missed_ms'))
if away then
  withdraw_offers(load_agent(a.id), now_ms, 'away')
end
return { 'EXPIRED', a.id }

--@ A consultation is over: refused, not answered, hung up, or called off by the agent who asked.
--@ guarantee: the resident is back with the agent who holds the call, and hears them again; never
--@   alone, never in the queue. Only the consultation that is meant ends: a deadline names its
--@   attempt and ends none that was answered, a phone that left names its leg.
--@ keys: conversation timers
--@ args: op:str now_ms:int conversation:str cause:str sender:str colleague:str attempt:int leg:str
--@ returns: ENDED colleague | STALE
--@ include: consult find_work

local c = load_conversation(conversation)
local stale = not c or not is_consulting(c)
  or (sender ~= '' and c.agent ~= sender)
  or (colleague ~= '' and c.consult ~= colleague)
  or (leg ~= '' and c.consult_leg ~= leg)
  or (attempt > 0 and (tonumber(c.consult_attempt) ~= attempt or c.consult_joined == '1'))
if stale then
  if attempt > 0 then
    redis.call('ZREM', timers_key, string.format('consult|%s|%.0f', conversation, attempt))
  end
  return { 'STALE' }
end
local asked = c.consult
local b = drop_consult(c, now_ms, cause)
set_held(c, false, now_ms)
if b then
  fill(b, now_ms)
end
return { 'ENDED', asked }

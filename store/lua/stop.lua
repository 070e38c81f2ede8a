--@ Keep that a resident wants no more texts at an address, because the provider says so.
--@ guarantee: only their own START undoes it. No event: the message that failed tells it.
--@ keys: reach
--@ args: op:str now_ms:int conversation:str address:str
--@ returns: STOPPED | SAME | UNKNOWN
--@ include: conversation

local c = load_conversation(conversation)
local kept = c and redis.call('HGET', reach_key(c.resident), address)
if not kept then
  return { 'UNKNOWN' }
end
local level, wrote, stopped = string.match(kept, '^([^|]*)|?([^|]*)|?([^|]*)')
if stopped ~= '' then
  return { 'SAME' }
end
redis.call('HSET', reach_key(c.resident), address, string.format('%s|%s|%.0f', level, wrote, now_ms))
return { 'STOPPED' }

--@ The agent leaves the call to the colleague who is on the line.
--@ guarantee: it moves from hand to hand, in no lane between; waiting_since, promises and the
--@   conference stay, and the resident, if still on hold, hears the colleague at once.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str
--@ returns: COMPLETED colleague | NOBODY | NOT_YOURS
--@ include: consult call

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.consult_joined ~= '1' then
  return { 'NOBODY' }
end
local a = hand_over(c, now_ms, 'transfer')
wrap_up(a, now_ms)
return { 'COMPLETED', c.agent }

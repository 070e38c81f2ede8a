--@ A person changes the urgency of a conversation, up or down, in whatever state it is.
--@ guarantee: a waiting one is re-laned at once and keeps waiting_since (laws 4 and 6).
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str by:str may_move:int urgency:str reason:str
--@ returns: RAISED | SAME | NOT_YOURS | OVER
--@ include: find_agent

local c = load_conversation(conversation)
if not c or c.state == 'closed' then
  return { 'OVER' }
elseif may_move == 0 and c.agent ~= by then
  return { 'NOT_YOURS' }
elseif c.urgency == urgency then
  return { 'SAME' }
end
local from = c.urgency
if c.state == 'waiting' then
  leave_lane(c)
end
change(c, { urgency = urgency })
if c.state == 'waiting' then
  enter_lane(c, now_ms)
end
tell('conversation.raised', now_ms, c, by, { from = from, to = urgency, reason = reason })
if c.state == 'waiting' then
  find_agent(c, now_ms)
end
return { 'RAISED' }

--@ An answering machine has picked up instead of the resident.
--@ guarantee: it is not taken for the resident: when its leg ends nobody was reached (`unreached`).
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str call:str
--@ returns: KNOWN | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or c.machine == call
  or not string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
  return { 'STALE' }
end
change(c, { machine = call })
emit('call.machine', now_ms, c.id, c.agent, { call = call, conversation = c })
return { 'KNOWN' }

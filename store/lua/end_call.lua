--@ The agent ends the call: the resident's legs are hung up by the outbox.
--@ guarantee: an agent's leg that leaves afterwards is not read as a lost agent.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str
--@ returns: ENDING | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' or c.calls == '' then
  return { 'STALE' }
end
change(c, { hanging_up = '1' })
for _, call in ipairs(split(c.calls)) do
  emit('call.hang_up', now_ms, c.id, agent, { call = call, conversation = c })
end
return { 'ENDING' }

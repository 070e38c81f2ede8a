--@ Add a line that only agents see: a note, or what the engine did.
--@ guarantee: never sent to the resident.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str entry:json
--@ returns: NOTED | OVER
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.state == 'closed' then
  return { 'OVER' }
end
append(c, entry)
tell('note.added', now_ms, c, agent, { entry = entry })
return { 'NOTED' }

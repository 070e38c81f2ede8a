--@ Remember which leg of a call is the agent's own: a supervisor who whispers is heard on it alone.
--@ guarantee: the leg is that of the agent who holds the call, whoever was there before.
--@ keys: conversation
--@ args: conversation:str agent:str leg:str
--@ returns: KEPT | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'STALE' }
end
change(c, { leg = leg })
return { 'KEPT' }

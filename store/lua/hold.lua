--@ The agent puts the resident on hold, or takes them back.
--@ guarantee: only the agent who holds a live call does; the event is there before the music is.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str held:int
--@ returns: HELD | RESUMED | SAME | STALE
--@ include: consult

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' or c.calls == '' then
  return { 'STALE' }
elseif not set_held(c, held == 1, now_ms) then
  return { 'SAME' }
end
return { held == 1 and 'HELD' or 'RESUMED' }

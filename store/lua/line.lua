--@ What a resident's leg should hear now, for whoever carries it out.
--@ guarantee: none; it is read again after it was carried out, so the last word of the agent wins
--@   however late or in what order the jobs run.
--@ keys: conversation
--@ args: conversation:str call:str attempt:int
--@ returns: HELD | TALKING | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or tonumber(c.attempt) ~= attempt
  or not string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
  return { 'STALE' }
end
return { (c.held_ms or '0') ~= '0' and 'HELD' or 'TALKING' }

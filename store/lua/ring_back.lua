--@ The caller asks to be rung back, and keeps the place.
--@ guarantee: nothing moves before the line is closed: whoever comes free until then talks to them at
--@   once, so nobody is rung while they still hear our last sentence. The end of this leg makes it a
--@   callback (`hang_up`).
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str call:str entry:json
--@ returns: PROMISED address | NO_NUMBER | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or (c.state ~= 'waiting' and c.state ~= 'offered')
  or not string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
  return { 'STALE' }
elseif string.sub(c.address or '', 1, 6) ~= 'phone:' then
  return { 'NO_NUMBER' }
end
if c.ring_back ~= call then
  append(c, entry)
  change(c, { ring_back = call })
  tell('note.added', now_ms, c, c.agent, { entry = entry })
end
return { 'PROMISED', c.address }

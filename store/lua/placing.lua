--@ The outbox is about to place the call that was asked for.
--@ guarantee: a call that nobody waits for any more is not placed: the agent has let go or asked
--@   again, or the resident has rung in meanwhile and is on the line.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str dial:str
--@ returns: PLACE | UNWANTED
--@ include: dialling

local c = load_conversation(conversation)
if not c or not is_wanted(c, dial) or c.calls ~= '' then
  return { 'UNWANTED' }
end
change(c, { dial_until_ms = now_ms + DIAL_MS })
return { 'PLACE' }

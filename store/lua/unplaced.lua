--@ The call that was asked for did not come about, or was over before we knew its id.
--@ guarantee: the agent reads why and may ring again at once; a call of that request which is
--@   placed all the same is ended again (`placed`).
--@ keys: conversation call
--@ args: op:str now_ms:int conversation:str dial:str call:str entry:json
--@ returns: NOTED | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or (c.dial or '') == '' or (dial ~= '' and c.dial ~= dial)
  or redis.call('EXISTS', call_key(call)) == 1 then
  return { 'STALE' }
end
change(c, { dial = '' })
append(c, entry)
tell('note.added', now_ms, c, c.agent, { entry = entry })
return { 'NOTED' }

--@ The provider took the call that we place to a resident.
--@ guarantee: its later statuses find the conversation.
--@ keys: call conversation
--@ args: op:str now_ms:int conversation:str call:str call_s:int
--@ returns: PLACED | STALE
--@ include: join

local c = load_conversation(conversation)
if not c or c.state ~= 'active' then
  return { 'STALE' }
end
add_call(c, call, call_s)
tell('conversation.active', now_ms, c, c.agent)
return { 'PLACED' }

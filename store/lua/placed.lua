--@ The provider took the call that we place to a resident.
--@ guarantee: its later statuses find the conversation; a call that comes when the agent has let go
--@   is ended again, or the resident would pick up and meet nobody.
--@ keys: call conversation
--@ args: op:str now_ms:int conversation:str attempt:int call:str call_s:int
--@ returns: PLACED | UNWANTED | STALE
--@ include: join

local c = load_conversation(conversation)
if not c then
  return { 'STALE' }
elseif c.state ~= 'active' or tonumber(c.attempt) ~= attempt then
  emit('call.hang_up', now_ms, c.id, '', { call = call, conversation = c })
  return { 'UNWANTED' }
end
add_call(c, call, call_s)
tell('conversation.active', now_ms, c, c.agent)
return { 'PLACED' }

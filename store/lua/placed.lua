--@ The provider took the call that we place to a resident.
--@ guarantee: its later statuses find the conversation; a call that comes when the agent has let go
--@   is ended again, or the resident would pick up and meet nobody.
--@ keys: call conversation
--@ args: op:str now_ms:int conversation:str dial:str call:str call_s:int
--@ returns: PLACED | UNWANTED | STALE
--@ include: join dialling

local c = load_conversation(conversation)
if not c then
  return { 'STALE' }
elseif string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
  return { 'PLACED' }
elseif not is_wanted(c, dial) then
  emit('call.hang_up', now_ms, c.id, '', { call = call, conversation = c })
  return { 'UNWANTED' }
end
change(c, { dial = '' })
if setting('record') == 1 then
  change(c, { recording = 'on' })
end
add_call(c, call, call_s)
tell('conversation.active', now_ms, c, c.agent)
return { 'PLACED' }

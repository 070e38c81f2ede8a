--@ A recording of a call can be had at the provider: its line is in the timeline, also after the end.
--@ guarantee: told once, however often the provider says it; its file is fetched from the event.
--@ keys: timeline
--@ args: op:str now_ms:int conversation:str entry:json
--@ returns: KEPT | SAME | UNKNOWN
--@ include: conversation

local c = load_conversation(conversation)
if not c then
  return { 'UNKNOWN' }
end
for _, line in ipairs(redis.call('LRANGE', timeline_key(c.id), -50, -1)) do
  if string.find(line, entry.id, 1, true) then
    return { 'SAME' }
  end
end
append(c, entry)
tell('call.recorded', now_ms, c, c.agent, { entry = entry })
return { 'KEPT' }

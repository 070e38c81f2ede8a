--@ A file that came with a message is kept here by now, or never will be: its line says so.
--@ guarantee: each file of a line is settled once, by whichever download ends first; GONE says
--@   that nobody can ever reach the file, so it must be deleted.
--@ keys: timeline
--@ args: op:str now_ms:int conversation:str message:str place:int media:json
--@ returns: ATTACHED | SAME | GONE
--@ include: conversation

local c = load_conversation(conversation)
local lines = c and redis.call('LRANGE', timeline_key(conversation), 0, -1) or {}
for at = #lines, 1, -1 do
  -- Most lines are not it, and need not be read as JSON.
  local entry = string.find(lines[at], message, 1, true) and cjson.decode(lines[at])
  if entry and entry.id == message then
    local file = entry.media[place + 1]
    if not file then
      return { 'GONE' }
    elseif file.file or file.error then
      return { 'SAME' }
    end
    entry.media[place + 1] = media
    redis.call('LSET', timeline_key(conversation), at - 1, cjson.encode(entry))
    tell('media.attached', now_ms, c, c.agent, { entry = entry })
    return { 'ATTACHED' }
  end
end
return { 'GONE' }

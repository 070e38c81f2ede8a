--@ A file that came with a message is kept here by now, or never will be: its line says so.
--@ guarantee: each file of a line is settled once, by whichever download ends first, also where
--@   the line has moved to; NOWHERE says that nothing leads to the file, so it must be deleted.
--@ keys: timeline
--@ args: op:str now_ms:int conversation:str message:str place:int media:json
--@ returns: ATTACHED | SAME | NOWHERE
--@ include: conversation

local function settle(c)
  local lines = redis.call('LRANGE', timeline_key(c.id), 0, -1)
  for at = #lines, 1, -1 do
    -- Most lines are not it, and need not be read as JSON.
    local entry = string.find(lines[at], message, 1, true) and cjson.decode(lines[at])
    local file = entry and entry.id == message and entry.media[place + 1]
    if file and (file.file or file.error) then
      return 'SAME'
    elseif file then
      entry.media[place + 1] = media
      redis.call('LSET', timeline_key(c.id), at - 1, cjson.encode(entry))
      tell('media.attached', now_ms, c, c.agent, { entry = entry })
      return 'ATTACHED'
    end
  end
end

local word
local c = load_conversation(conversation)
while c do
  word = settle(c) or word
  c = c.joined and load_conversation(c.joined) -- its lines were put into the other's as well
end
return { word or 'NOWHERE' }

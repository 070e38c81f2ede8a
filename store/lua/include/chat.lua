--@ keys: timers
--@ include: capacity

-- Words into a chat are looked after: whoever has left it gets them by text (see carry.lua).
local function watch_chat(c, entry, now_ms)
  local after = entry.channel == 'webchat' and setting('chat_left_ms')
  if after then
    redis.call('ZADD', timers_key, now_ms + after, 'chat|' .. c.id .. '|' .. entry.id)
  end
end

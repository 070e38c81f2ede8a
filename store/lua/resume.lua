--@ A promise is due: the conversation comes back by itself, ahead of its class.
--@ guarantee: the resident is told before anybody looks at it again (law 8); only the promise that
--@   set this timer can come due.
--@ keys: deliveries
--@ args: op:str now_ms:int conversation:str attempt:int entry:json to:str sender:str
--@ returns: RESUMED | EARLY | STALE
--@ include: due_promise find_agent chat

local c, no = due_promise(conversation, attempt, now_ms)
if not c then
  return { no }
end
append(c, entry)
local head_start = tonumber(c.head_start_ms)
if c.medium ~= 'callback' then
  head_start = math.max(head_start, setting('head_start_ms|promise'))
end
-- What was promised is owed like an answer: it is not closed, nor left with who is gone, without.
change(c, {
  state = 'waiting', waiting_since_ms = c.promise_by_ms, head_start_ms = head_start, spoke_last = 'resident',
})
enter_lane(c, now_ms)
tell('promise.broken', now_ms, c, c.last_agent, { entry = entry })
if to ~= '' then
  redis.call('HSET', deliveries_key(c.id), entry.id, 'queued|')
  watch_chat(c, entry, now_ms)
  tell('message.queued', now_ms, c, '', { entry = entry, to = to, sender = sender })
end
find_agent(c, now_ms)
return { 'RESUMED' }

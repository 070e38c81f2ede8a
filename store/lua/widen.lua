--@ One more ring is asked: nobody in those before has taken the conversation in their time.
--@ guarantee: place and waiting_since stay; a ring is asked when its time has come and once; the
--@   last ring never expires, and whoever oversees is told before they are asked themselves.
--@ keys: timers
--@ args: op:str now_ms:int conversation:str on_call:json
--@ returns: WIDENED ring | EARLY | STALE
--@ include: find_agent

local c = load_conversation(conversation)
local at = c and (c.state == 'waiting' or c.state == 'offered') and next_ring_ms(c)
if not at then
  redis.call('ZREM', timers_key, 'ring|' .. conversation)
  return { 'STALE' }
elseif at > now_ms then
  redis.call('ZADD', timers_key, at, 'ring|' .. conversation)
  return { 'EARLY' }
end
local ring = in_ring(c) + 1
change(c, { ring = ring })
set_ring_timer(c)
tell('conversation.widened', now_ms, c, '', { ring = ring })
if ring == SUPERVISORS then
  emit('alert.raised', now_ms, c.id, '', {
    alert = 'untaken', queue = c.queue,
    text = 'Nobody has taken a conversation of ' .. c.queue .. '; supervisors are asked now.',
  })
end
if ring == ON_CALL then
  emit('alert.raised', now_ms, c.id, '', {
    alert = 'on_call', queue = c.queue,
    text = 'Nobody has taken an emergency of ' .. c.queue .. '; the on-call telephones are asked.',
  })
  for _, text in ipairs(on_call) do
    emit('on_call.asked', now_ms, c.id, '', { number = text.number, sender = text.sender,
      text = text.text })
  end
end
if c.state == 'waiting' then
  show_wide(c)
  find_agent(c, now_ms)
end
return { 'WIDENED', tostring(ring) }

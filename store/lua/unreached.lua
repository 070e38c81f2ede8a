--@ Nobody picked up our call back: it is tried again later, or what is left is the agent's.
--@ guarantee: one try is missed once; waiting_since stays (law 6), the timer is in the future (law 2),
--@   and the resident reads what comes next in the same step (law 8). The last is nobody's silence:
--@   it stays with the agent who rang, to write, to promise, or to close with a reason.
--@ keys: deliveries
--@ args: op:str now_ms:int conversation:str call:str cause:str tries:int again_ms:int next_step:str entry:json words:json to:str sender:str
--@ returns: AGAIN | GIVEN_UP | STALE
--@ include: call consult

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or c.calls ~= call or tonumber(c.tries or '0') ~= tries then
  return { 'STALE' }
end
local a = load_agent(c.agent)
clear_call(c, now_ms, 'hung_up')
append(c, entry)
append(c, words)
change(c, { calls = '', hanging_up = '0', medium = again_ms > 0 and 'callback' or 'message' })
if again_ms == 0 then
  change(c, { spoke_last = 'agent', tries = 0 })
  hold(a.id, c)
  tell('call.ended', now_ms, c, a.id, { call = call, cause = cause, entry = entry })
  wrap_up(a, now_ms)
else
  change(c, {
    state = 'parked', agent = '', last_agent = a.id, promise_done = '', promise_next = next_step,
    promise_by_ms = again_ms, ring_again_ms = again_ms,
  })
  let_go(a.id, c)
  redis.call('ZADD', timers_key, again_ms, 'promise|' .. c.id .. '|' .. c.attempt)
  change_agent(a, { idle_since_ms = now_ms })
  index_agent(a)
  tell('call.ended', now_ms, c, a.id, { call = call, cause = cause, entry = entry })
  tell('conversation.parked', now_ms, c, a.id, { entry = words })
end
if to ~= '' then
  redis.call('HSET', deliveries_key(c.id), words.id, 'queued|')
  tell('message.queued', now_ms, c, '', { entry = words, to = to, sender = sender })
end
if again_ms == 0 then
  return { 'GIVEN_UP' }
end
fill(a, now_ms)
return { 'AGAIN' }

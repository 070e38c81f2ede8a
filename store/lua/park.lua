--@ Park a conversation with a promise: what was done, what happens next, and by when.
--@ guarantee: parked means a timer in the future (law 2) and words on their way to the resident
--@   in the same step (law 8).
--@ keys: deliveries
--@ args: op:str now_ms:int conversation:str agent:str done:str next_step:str by_ms:int medium:str entry:json to:str sender:str
--@ returns: PARKED | NOT_YOURS | ON_CALL
--@ include: find_work chat

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.calls ~= '' then
  return { 'ON_CALL' }
end
local a = load_agent(agent)
append(c, entry)
change(c, {
  state = 'parked', agent = '', last_agent = agent, spoke_last = 'agent', promise_done = done,
  promise_next = next_step, promise_by_ms = by_ms, medium = medium ~= '' and medium or c.medium,
})
let_go(agent, c)
redis.call('ZADD', timers_key, by_ms, 'promise|' .. c.id .. '|' .. c.attempt)
change_agent(a, { idle_since_ms = now_ms })
index_agent(a)
tell('conversation.parked', now_ms, c, agent, { entry = entry })
if to ~= '' then
  redis.call('HSET', deliveries_key(c.id), entry.id, 'queued|')
  watch_chat(c, entry, now_ms)
  tell('message.queued', now_ms, c, agent, { entry = entry, to = to, sender = sender })
end
fill(a, now_ms)
return { 'PARKED' }

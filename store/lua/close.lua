--@ Close a conversation.
--@ guarantee: nothing closes while the resident spoke last, unless the outcome says why no answer
--@   is due (law 8), nor while a call is live.
--@ keys: open resident timers conversation timeline deliveries excluded
--@ args: op:str now_ms:int conversation:str agent:str outcome:str done:str keep_s:int
--@ returns: CLOSED | RESIDENT_WAITING | ON_CALL | NOT_YOURS
--@ include: find_work

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.calls ~= '' then
  return { 'ON_CALL' }
elseif c.spoke_last == 'resident' and outcome == 'resolved' then
  return { 'RESIDENT_WAITING' }
end
local a = load_agent(agent)
change(c, { state = 'closed', agent = '', last_agent = agent, outcome = outcome, done = done })
let_go(agent, c)
redis.call('ZREM', open_key, c.id)
redis.call('HDEL', resident_key(c.resident), 'open')
for _, shared in ipairs(split(c.through)) do
  redis.call('HDEL', resident_key(shared), 'open')
end
redis.call('HSET', resident_key(c.resident), 'last_agent', agent, 'last', c.id,
  'answered_ms', now_ms, 'spoke', c.language or '')
redis.call('DEL', excluded_key(c.id))
for _, kept in ipairs({ conversation_key(c.id), timeline_key(c.id), deliveries_key(c.id) }) do
  redis.call('EXPIRE', kept, keep_s)
end
change_agent(a, { idle_since_ms = now_ms })
index_agent(a)
tell('conversation.closed', now_ms, c, agent, { outcome = outcome, done = done })
fill(a, now_ms)
return { 'CLOSED' }

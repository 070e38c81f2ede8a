--@ An agent, or the engine itself (agent empty), writes to the resident.
--@ guarantee: the words are in the timeline and in the outbox together, or not at all. Words of
--@   the engine never count as an answer.
--@ keys: deliveries
--@ args: op:str now_ms:int conversation:str agent:str entry:json to:str sender:str
--@ returns: QUEUED | NOT_YOURS | OVER
--@ include: find_work chat

local c = load_conversation(conversation)
if not c or c.state == 'closed' then
  return { 'OVER' }
elseif agent ~= '' and (c.agent ~= agent or c.state ~= 'active') then
  return { 'NOT_YOURS' }
end
append(c, entry)
redis.call('HSET', deliveries_key(c.id), entry.id, 'queued|')
watch_chat(c, entry, now_ms)
if agent ~= '' then
  change(c, { spoke_last = 'agent' })
  hold(agent, c)
end
tell('message.queued', now_ms, c, agent, { entry = entry, to = to, sender = sender })
if agent ~= '' then
  local a = load_agent(agent)
  index_agent(a)
  fill(a, now_ms)
end
return { 'QUEUED' }

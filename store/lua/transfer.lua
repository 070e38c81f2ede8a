--@ Hand a conversation to another queue or agent. A supervisor may move any that is open.
--@ guarantee: waiting_since and promises stay (law 6); it is in a lane before this returns, never
--@   in between; a caller is put back on hold with a word said. An agent who is named is asked,
--@   even if they said no before, and it comes back to the sender when they do not take it; when
--@   they could not, nothing changes and the sender hears why.
--@ keys: conversation excluded queue
--@ args: op:str now_ms:int conversation:str by:str may_move:int queue:str to_agent:str entry:json
--@ returns: TRANSFERRED | NOT_YOURS | NOT_HERE | UNAVAILABLE why
--@ include: named find_agent find_work

local c = load_conversation(conversation)
if not c or c.state == 'closed' or c.state == 'parked' then
  return { 'NOT_HERE' }
elseif may_move == 0 and (c.agent ~= by or c.state ~= 'active') then
  return { 'NOT_YOURS' }
end
if to_agent ~= '' then
  local no = unavailable(to_agent, c, may_move == 1, now_ms)
  if no then
    return { 'UNAVAILABLE', no }
  end
end
local from = c.agent
local a = from ~= '' and load_agent(from) or nil
if c.state == 'active' then
  for _, call in ipairs(split(c.calls)) do
    emit('call.return', now_ms, c.id, from, { call = call, cause = 'transfer', conversation = c })
  end
end
if c.state == 'waiting' then
  leave_lane(c)
end
local offer = c.state == 'offered' and (c.id .. '.' .. c.attempt) or nil
change(c, { last_agent = to_agent })
hand_to(c, to_agent, by)
stop_rings(c)
if queue ~= '' then
  change(c, { queue = queue, skills = with_language(queue, skills_of(queue), c.language_skill) })
end
if entry.id then
  append(c, entry)
end
if a then
  skip(c, a.id, now_ms + setting('skip_declined_ms'))
end
back_to_lane(c, a, now_ms)
tell('conversation.waiting', now_ms, c, by, {
  cause = 'transfer', from_agent = from, to_agent = to_agent, entry = entry.id and entry or nil,
})
if offer then
  tell('offer.withdrawn', now_ms, c, from, { offer = offer, cause = 'transfer' })
end
if to_agent ~= '' then
  redis.call('HDEL', excluded_key(c.id), to_agent)
  put_offer(c, load_agent(to_agent), now_ms, { rule = 'named', chosen = to_agent, skipped = {} })
else
  find_agent(c, now_ms)
end
if a then
  fill(load_agent(a.id), now_ms)
end
return { 'TRANSFERRED' }

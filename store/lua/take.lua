--@ An agent takes what waits, out of turn; or a supervisor puts it to an agent.
--@ guarantee: it is with one agent at a time, whoever asked for it at once. Who takes it needs room,
--@   queue and skills, and no turn. A supervisor may go past all of that, with a reason that is
--@   kept, but never to somebody who is not there; who is asked by them still answers.
--@ keys: conversation agent
--@ args: op:str now_ms:int conversation:str agent:str by:str reason:str
--@ returns: ACCEPTED | CONNECTING | OFFERED | NOT_WAITING | REFUSED why
--@ include: take_up find_agent

local c = load_conversation(conversation)
local own = agent == by
if not c or not (c.state == 'waiting' or (c.state == 'offered' and not own)) then
  return { 'NOT_WAITING' }
elseif c.state == 'offered' and (c.agent == agent or c.accepted == '1') then
  return { 'NOT_WAITING' }
end
local a = load_agent(agent)
local no
if not a then
  no = 'unknown'
elseif own then
  no = unfit(a, c, now_ms)
elseif is_gone(a, now_ms) then
  no = 'stale'
end
if no then
  return { 'REFUSED', no }
end
local asked = c.state == 'offered' and load_agent(c.agent) or nil
if asked then
  local offer = c.id .. '.' .. c.attempt
  back_to_lane(c, asked, now_ms)
  tell('offer.withdrawn', now_ms, c, asked.id, { offer = offer, cause = 'assigned' })
end
put_offer(c, a, now_ms, {
  rule = own and 'taken' or 'assigned', by = by, reason = reason, chosen = a.id, skipped = {},
})
if asked then
  fill(load_agent(asked.id), now_ms)
end
if own then
  return { take_up(c, a, now_ms) }
end
return { 'OFFERED' }

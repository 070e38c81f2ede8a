--@ A leg of the resident ended.
--@ guarantee: giving up is not the end (law 7): a caller who hangs up while waiting becomes a
--@   callback in the same place; one without a number stays for a person to see.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str call:str cause:str entry:json
--@ returns: ENDED | REMAINS | ABANDONED | STALE
--@ include: call consult

local c = load_conversation(conversation)
if not c or c.state == 'closed' or not remove_call(c, call) then
  return { 'STALE' }
end
if c.calls ~= '' then
  tell('call.ended', now_ms, c, c.agent, { call = call, cause = cause })
  return { 'REMAINS' }
end
clear_call(c, now_ms, 'hung_up')
entry.at_ms = now_ms
append(c, entry)
local a = c.agent ~= '' and load_agent(c.agent) or nil
if c.state == 'active' and a.on_call == '1' then
  -- Answered at night by telephone. What is left is for somebody with a desk, as a new matter.
  change(c, { medium = 'message', urgency = 'urgent', spoke_last = 'resident', hanging_up = '0',
    waiting_since_ms = now_ms, head_start_ms = 0 })
  back_to_lane(c, a, now_ms)
  tell('call.ended', now_ms, c, a.id, { call = call, cause = cause, entry = entry })
  find_agent(c, now_ms)
  return { 'ENDED' }
elseif c.state == 'active' then
  -- They have talked: what is left is the agent's to finish, in writing, and to park or close.
  change(c, { medium = 'message', spoke_last = 'agent', hanging_up = '0' })
  hold(a.id, c)
  tell('call.ended', now_ms, c, c.agent, { call = call, cause = cause, entry = entry })
  wrap_up(a, now_ms)
  return { 'ENDED' }
elseif c.state == 'parked' then
  tell('call.ended', now_ms, c, '', { call = call, cause = cause, entry = entry })
  return { 'ENDED' }
end
local offer = c.state == 'offered' and (c.id .. '.' .. c.attempt) or nil
local medium = string.sub(c.address or '', 1, 6) == 'phone:' and 'callback' or 'message'
if not offer then
  leave_lane(c)
end
change(c, { medium = medium })
back_to_lane(c, a, now_ms)
tell('call.ended', now_ms, c, '', { call = call, cause = cause, entry = entry })
if offer then
  tell('offer.withdrawn', now_ms, c, a.id, { offer = offer, cause = 'hung_up' })
end
find_agent(c, now_ms)
if a then
  fill(load_agent(a.id), now_ms)
end
return { 'ABANDONED' }

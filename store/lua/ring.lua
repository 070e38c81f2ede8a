--@ The agent asks to ring the resident now; the outbox places the call into the conference.
--@ guarantee: only the agent who holds the conversation rings, and never two calls at once: not while
--@   a leg is live, nor while one that was asked for may still be placed. A callback counts its tries.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str number:str
--@ returns: RINGING | ON_CALL | NOT_YOURS
--@ include: ready dialling

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.calls ~= '' or is_dialling(c, now_ms) then
  return { 'ON_CALL' }
end
local a = load_agent(agent)
change(c, {
  tries = c.medium == 'callback' and tonumber(c.tries or '0') + 1 or 0,
  dial = c.attempt .. '.' .. string.format('%.0f', now_ms), dial_until_ms = now_ms + DIAL_MS,
  medium = 'callback', hanging_up = '0',
})
hold(agent, c)
index_agent(a)
tell('call.requested', now_ms, c, agent, { number = number, dial = c.dial })
return { 'RINGING' }

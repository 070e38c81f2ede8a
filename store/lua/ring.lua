--@ The agent asks to ring the resident now; the outbox places the call into the conference.
--@ guarantee: only the agent who holds the conversation rings, and only while no leg is live.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str number:str
--@ returns: RINGING | ON_CALL | NOT_YOURS
--@ include: ready

local c = load_conversation(conversation)
if not c or c.agent ~= agent or c.state ~= 'active' then
  return { 'NOT_YOURS' }
elseif c.calls ~= '' then
  return { 'ON_CALL' }
end
local a = load_agent(agent)
change(c, { medium = 'callback', hanging_up = '0' })
hold(agent, c)
index_agent(a)
tell('call.requested', now_ms, c, agent, { number = number })
return { 'RINGING' }

--@ The agent takes the offer. A text becomes active; a live call waits for the agent's leg.
--@ guarantee: an offer is answered once; the second answer finds another attempt and is STALE.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str attempt:int agent:str
--@ returns: ACCEPTED | CONNECTING | STALE
--@ include: take_up

local c = open_offer(conversation, attempt, agent)
if not c then
  return { 'STALE' }
end
return { take_up(c, load_agent(agent), now_ms) }

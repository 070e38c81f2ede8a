--@ The agent says no to an offer.
--@ guarantee: the conversation keeps its place and waiting_since; only the open attempt can be declined.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str attempt:int agent:str cause:str
--@ returns: DECLINED | STALE
--@ include: refuse

local c = open_offer(conversation, attempt, agent)
if not c then
  return { 'STALE' }
end
refused(c, load_agent(agent), now_ms, 'offer.declined', cause, setting('skip_declined_ms'))
return { 'DECLINED' }

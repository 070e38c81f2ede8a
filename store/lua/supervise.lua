--@ A supervisor's phone comes into a live call, to listen, to whisper to the agent, or to join.
--@ guarantee: nobody is let in unseen (law 12): the event is there before the phone is. Nobody is
--@   put on the line in place of the agent: without one there is nothing to come into.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str by:str how:str
--@ returns: LET_IN attempt agent leg | STALE
--@ include: conversation

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or c.calls == '' or c.agent == by then
  return { 'STALE' }
end
local leg = c.leg or ''
if how == 'whisper' and leg == '' then
  return { 'STALE' } -- with nobody to whisper to, the resident would hear it
end
tell('call.supervised', now_ms, c, by, { how = how })
return { 'LET_IN', c.attempt, c.agent, leg }

--@ It is time to ring a resident again who did not pick up.
--@ guarantee: it is back in its place, where it has waited all along (law 6); only the miss that set
--@   this timer can bring it back.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str attempt:int
--@ returns: RESUMED | EARLY | STALE
--@ include: due_promise find_agent

local c, no = due_promise(conversation, attempt, now_ms)
if not c then
  return { no }
end
change(c, { state = 'waiting' })
enter_lane(c, now_ms)
tell('conversation.waiting', now_ms, c, '', { cause = 'ring_again', from_agent = c.last_agent })
find_agent(c, now_ms)
return { 'RESUMED' }

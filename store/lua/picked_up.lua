--@ The resident whom we ring has picked up.
--@ guarantee: from here on it is a call like any other: an agent who is lost gives them back to the
--@   queue, never to a dead line.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str call:str
--@ returns: TALKING | STALE
--@ include: ready

local c = load_conversation(conversation)
if not c or c.state ~= 'active' or c.medium ~= 'callback'
  or not string.find(',' .. c.calls .. ',', ',' .. call .. ',', 1, true) then
  return { 'STALE' }
end
change(c, { medium = 'voice' })
hold(c.agent, c)
index_agent(load_agent(c.agent))
tell('conversation.active', now_ms, c, c.agent)
return { 'TALKING' }

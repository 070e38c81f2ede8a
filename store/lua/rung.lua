--@ The provider took the call that we place to an agent's own telephone.
--@ guarantee: the leg is known, so it is hung up when the offer, the consultation or the call is over;
--@   one that is over already is ended at once, so that nobody's telephone rings for nothing.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str attempt:int consult:int call:str
--@ returns: KEPT | UNWANTED
--@ include: conversation

local c = load_conversation(conversation)
local function is_wanted()
  if not c then
    return false
  elseif consult > 0 then
    local free = c.consult_leg == '' or c.consult_leg == call
    return c.consult == agent and tonumber(c.consult_attempt) == consult and free
  end
  return c.agent == agent and tonumber(c.attempt) == attempt
    and (c.state == 'offered' or c.state == 'active') and c.calls ~= ''
end

if not is_wanted() then
  emit('call.hang_up', now_ms, conversation, agent, { call = call, conversation = c or {} })
  return { 'UNWANTED' }
end
change(c, consult > 0 and { consult_leg = call } or { telephone = call })
return { 'KEPT' }

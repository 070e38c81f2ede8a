--@ include: offer

-- The conversation if this very offer is still open with this agent, else nil. Accept, decline,
-- expire and the agent's leg all pass here, so only one of them can end an attempt.
local function open_offer(id, attempt, agent)
  local c = load_conversation(id)
  if c and c.state == 'offered' and tonumber(c.attempt) == attempt
    and (agent == '' or c.agent == agent) then
    return c
  end
  return nil
end

--@ include: capacity

local function needs_phone(c)
  return c.medium == 'voice' or c.medium == 'callback'
end

-- Whether a call comes to this agent by a telephone of their own, which the house has to ring.
local function has_telephone(a)
  return a.phone == 'own'
end

-- To ring a resident, the agent's phone is put through meanwhile: only the browser's does that.
local function has_phone(a, c)
  return a.phone ~= 'unregistered' and not (c.medium == 'callback' and has_telephone(a))
end

-- Asks the outbox to ring it; `consult` is 0 for an offer.
local function ring_telephone(c, a, now_ms, consult)
  local by = consult > 0 and load_agent(c.agent).name or ''
  tell('call.agent', now_ms, c, a.id, { number = a.phone_number, consult = consult, by = by })
end

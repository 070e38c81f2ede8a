--@ include: capacity

-- Whether a call comes to this agent by a telephone of their own, which the house has to ring.
local function has_telephone(a)
  return a.phone == 'own'
end

-- Asks the outbox to ring it; `consult` is 0 for an offer.
local function ring_telephone(c, a, now_ms, consult)
  tell('call.agent', now_ms, c, a.id, { number = a.phone_number, consult = consult })
end

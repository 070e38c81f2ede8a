--@ include: join

-- They have reached us: what comes after this call is a callback of its own, with all its tries.
local function rings_in(c, call, ttl_s)
  add_call(c, call, ttl_s)
  if (c.tries or '0') ~= '0' then
    change(c, { tries = 0 })
  end
end

-- Since when they are owed an answer: who only waited for our next try has waited all along (law 6).
local function since(c, contact)
  return c.ring_again_ms == c.promise_by_ms and c.waiting_since_ms or contact.received_ms
end

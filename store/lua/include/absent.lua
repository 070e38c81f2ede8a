--@ keys: held timers
--@ include: fence find_agent give_back

-- Whatever is offered to somebody who is not there goes on to the next at once.
local function withdraw_offers(a, now_ms, cause)
  local withdrawn = {}
  for _, id in ipairs(redis.call('HKEYS', held_key(a.id))) do
    local c = load_conversation(id)
    if c and c.state == 'offered' then
      back_to_lane(c, a, now_ms)
      tell('offer.withdrawn', now_ms, c, a.id, { offer = c.id .. '.' .. c.attempt, cause = cause })
      withdrawn[#withdrawn + 1] = c
    end
  end
  for _, c in ipairs(by_need(withdrawn)) do
    if not give_back(c, a, now_ms) then
      find_agent(c, now_ms)
    end
  end
end

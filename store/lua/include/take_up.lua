--@ keys: excluded timers
--@ include: fence find_work answered

-- The agent says yes to the offer that is open. A text is active with them; a live call waits for
-- their leg: an agent whose phone is dead must not hold a caller.
local function take_up(c, a, now_ms)
  local offer = c.id .. '.' .. c.attempt
  if a.misses ~= '0' then
    change_agent(a, { misses = 0 })
  end
  redis.call('DEL', excluded_key(c.id))
  hand_to(c, '', '')
  if c.medium == 'voice' and c.calls ~= '' then
    if c.accepted ~= '1' then
      -- A telephone that still rings may be picked up until the offer would have run out.
      local rings_until = has_telephone(a) and tonumber(c.deadline_ms) or 0
      local deadline = math.max(now_ms + setting('connect_ms'), rings_until)
      change(c, { accepted = '1', deadline_ms = deadline })
      redis.call('ZADD', timers_key, deadline, 'offer|' .. offer)
      tell('offer.accepted', now_ms, c, a.id, { offer = offer })
    end
    return 'CONNECTING'
  end
  drop_offer_timer(c)
  count_answer(c, now_ms)
  change(c, { state = 'active', accepted = '1', deadline_ms = 0, last_agent = a.id })
  hold(a.id, c)
  index_agent(a)
  tell('offer.accepted', now_ms, c, a.id, { offer = offer })
  fill(a, now_ms)
  return 'ACCEPTED'
end

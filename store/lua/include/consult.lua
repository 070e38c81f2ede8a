--@ keys: timers
--@ include: ready

-- The resident hears music, or the agent again; the outbox carries it out, leg by leg.
local function set_held(c, held, now_ms)
  if ((c.held_ms or '0') ~= '0') == held then
    return false
  end
  change(c, { held_ms = held and now_ms or 0 })
  for _, call in ipairs(split(c.calls)) do
    emit('call.hold', now_ms, c.id, c.agent, { call = call, conversation = c })
  end
  return true
end

local function consult_timer(c)
  return 'consult|' .. c.id .. '|' .. c.consult_attempt
end

local function is_consulting(c)
  return (c.consult or '') ~= ''
end

-- The colleague is out of it: free for the next, and their phone, if it had come, is hung up.
-- The conversation stays with whoever holds it.
local function drop_consult(c, now_ms, cause)
  local colleague, leg = c.consult, c.consult_leg
  redis.call('ZREM', timers_key, consult_timer(c))
  change(c, { consult = '', consult_joined = '0', consult_leg = '', consult_until_ms = 0 })
  let_go(colleague, c)
  tell('consult.ended', now_ms, c, colleague, { cause = cause })
  if leg ~= '' then
    emit('call.hang_up', now_ms, c.id, colleague, { call = leg, conversation = c })
  end
  local b = load_agent(colleague)
  if b then
    index_agent(b)
  end
  return b
end

-- The colleague who is on the line holds it from now on. The conference stays, so the resident
-- notices nothing but the voice; waiting_since and promises are not touched.
local function hand_over(c, now_ms, cause)
  local from, colleague = c.agent, c.consult
  local left, a, b = c.leg or '', load_agent(from), load_agent(colleague)
  change(c, {
    agent = colleague, last_agent = colleague, leg = c.consult_leg,
    telephone = b.phone == 'own' and c.consult_leg or '',
    consult = '', consult_joined = '0', consult_leg = '', consult_until_ms = 0,
  })
  let_go(from, c)
  hold(colleague, c)
  index_agent(b)
  tell('conversation.handed_over', now_ms, c, colleague, { cause = cause, from_agent = from })
  set_held(c, false, now_ms)
  if left ~= '' then
    emit('call.hang_up', now_ms, c.id, from, { call = left, conversation = c })
  end
  return a
end

-- The call is over, or goes back to the queue: nobody is on hold in it, and nobody is consulted.
local function clear_call(c, now_ms, cause)
  if is_consulting(c) then
    drop_consult(c, now_ms, cause)
  end
  if (c.held_ms or '0') ~= '0' then
    change(c, { held_ms = 0 })
  end
end

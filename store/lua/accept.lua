--@ The agent takes the offer. A text becomes active; a live call waits for the agent's leg.
--@ guarantee: an offer is answered once; the second answer finds another attempt and is STALE.
--@ keys: excluded timers
--@ args: op:str now_ms:int conversation:str attempt:int agent:str
--@ returns: ACCEPTED | CONNECTING | STALE
--@ include: fence find_work answered

local c = open_offer(conversation, attempt, agent)
if not c then
  return { 'STALE' }
end
local a = load_agent(agent)
if a.misses ~= '0' then
  change_agent(a, { misses = 0 })
end
redis.call('DEL', excluded_key(c.id))
if c.medium == 'voice' and c.calls ~= '' then
  -- Not active yet: an agent whose phone is dead must not hold a caller. The timer goes on.
  if c.accepted ~= '1' then
    local deadline = now_ms + setting('connect_ms')
    change(c, { accepted = '1', deadline_ms = deadline })
    redis.call('ZADD', timers_key, deadline, 'offer|' .. c.id .. '.' .. c.attempt)
    tell('offer.accepted', now_ms, c, agent, { offer = c.id .. '.' .. c.attempt })
  end
  return { 'CONNECTING' }
end
drop_offer_timer(c)
count_answer(c, now_ms)
change(c, { state = 'active', accepted = '1', deadline_ms = 0, last_agent = agent })
hold(agent, c)
index_agent(a)
tell('offer.accepted', now_ms, c, agent, { offer = c.id .. '.' .. c.attempt })
fill(a, now_ms)
return { 'ACCEPTED' }

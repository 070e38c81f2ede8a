--@ Match what the events may have missed: once a second, bounded.
--@ guarantee: whatever can be matched is matched within a few sweeps, whatever was lost before. Each
--@   turn looks at the next agents, so nobody idle is passed over for ever.
--@ keys: queues busy ready wide
--@ args: now_ms:int turn:int
--@ returns: SWEPT looked_at
--@ include: find_work

local seen, idle = {}, {}

local function gather(queue)
  local size = redis.call('ZCARD', ready_key(queue))
  if size == 0 then
    return
  end
  local from = (turn * LOOK) % size
  local found = redis.call('ZRANGE', ready_key(queue), from, from + LOOK - 1, 'WITHSCORES')
  for i = 1, #found, 2 do
    if not seen[found[i]] then
      seen[found[i]] = true
      idle[#idle + 1] = { id = found[i], score = tonumber(found[i + 1]) }
    end
  end
end

local waits = false
for _, queue in ipairs(redis.call('SMEMBERS', queues_key)) do
  if redis.call('EXISTS', busy_key(queue)) == 1 then
    waits = true
    gather(queue)
  end
end
if waits then
  gather('*')
end
if redis.call('EXISTS', wide_key) == 1 then
  for ring = ANYONE, ON_CALL do
    gather('*:' .. ring)
  end
end
table.sort(idle, function(x, y)
  return x.score < y.score or (x.score == y.score and x.id < y.id)
end)
for _, agent in ipairs(idle) do
  fill(load_agent(agent.id), now_ms)
end
return { 'SWEPT', tostring(#idle) }

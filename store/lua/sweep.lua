--@ Match what the events may have missed: once a second, bounded.
--@ guarantee: whatever can be matched is matched within a few sweeps, whatever was lost before.
--@ keys: queues busy lane
--@ args: now_ms:int most:int
--@ returns: SWEPT offered
--@ include: find_agent

local offered = 0
local tried = 0
for _, queue in ipairs(redis.call('SMEMBERS', queues_key)) do
  for _, lane in ipairs(redis.call('SMEMBERS', busy_key(queue))) do
    local urgency, medium = string.match(lane, '^([^|]+)|(.+)$')
    local ids = redis.call('ZRANGE', lane_key(queue, urgency, medium), 0, 3)
    for _, id in ipairs(ids) do
      local c = load_conversation(id)
      tried = tried + 1
      if find_agent(c, now_ms) then
        offered = offered + 1
      end
      if tried >= most then
        return { 'SWEPT', tostring(offered) }
      end
    end
  end
end
return { 'SWEPT', tostring(offered) }

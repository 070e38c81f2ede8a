--@ Number the events from `first` on again, behind `at_least`, and go on from there.
--@ guarantee: no number that was recorded is given to a second event, and nothing that Redis
--@   holds is dropped.
--@ keys: events sequence
--@ args: first:int at_least:int
--@ returns: RENUMBERED moved last

local function id(seq)
  return string.format('%.0f-0', seq)
end

-- Numbers up to `at_least` are taken. Once these events have moved, a repeat finds none of them and
-- moves nothing; while one is there, all that came after it move too, so that the order stays.
local last = math.max(tonumber(redis.call('GET', sequence_key) or '0'), at_least)
local clash = redis.call('XRANGE', events_key, id(first), id(at_least), 'COUNT', 1)
local moving = clash[1] and redis.call('XRANGE', events_key, id(first), '+') or {}
for i, entry in ipairs(moving) do
  redis.call('XADD', events_key, id(last + i), unpack(entry[2]))
  redis.call('XDEL', events_key, entry[1])
end
last = string.format('%.0f', last + #moving)
redis.call('SET', sequence_key, last)
return { 'RENUMBERED', #moving, last }

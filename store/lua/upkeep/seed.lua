--@ Make the next event come behind `at_least`, for a Redis that lost its newest events.
--@ guarantee: the number of the newest event never goes back.
--@ keys: sequence
--@ args: at_least:int
--@ returns: RAISED | ENOUGH

if tonumber(redis.call('GET', sequence_key) or '0') >= at_least then
  return { 'ENOUGH' }
end
redis.call('SET', sequence_key, string.format('%.0f', at_least))
return { 'RAISED' }

--@ keys: events sequence

-- The event is numbered and appended in the script that makes the change, so no reader can see a
-- state that has no event, nor an event whose change did not happen.
local function emit(type, now_ms, conversation, agent, data)
  local seq = redis.call('INCR', sequence_key)
  redis.call('XADD', events_key, string.format('%.0f-0', seq), 'type', type,
    'at_ms', string.format('%.0f', now_ms), 'conversation', conversation, 'agent', agent,
    'data', cjson.encode(data))
end

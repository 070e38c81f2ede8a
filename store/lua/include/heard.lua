--@ keys: reach

-- Keeps when they wrote over a channel that can be answered for a while only, and whether they want
-- texts there (core/reach.py). What comes late, from a journal, moves no time back.
local function heard_from(r, address, contact)
  local consent = contact.consent or ''
  if address == '' or not (contact.windowed or consent ~= '') then
    return
  end
  local kept = redis.call('HGET', reach_key(r.id), address) or 'known'
  local level, wrote, stopped = string.match(kept, '^([^|]*)|?([^|]*)|?([^|]*)')
  if contact.windowed then
    wrote = string.format('%.0f', math.max(tonumber(wrote) or 0, contact.received_ms))
  end
  if consent == 'start' then
    stopped = ''
  elseif consent == 'stop' and stopped == '' then
    stopped = string.format('%.0f', contact.received_ms)
  end
  kept = string.gsub(level .. '|' .. wrote .. '|' .. stopped, '|+$', '')
  redis.call('HSET', reach_key(r.id), address, kept)
  for _, each in ipairs(cjson.decode(r.people or '[]')) do
    redis.call('HSET', reach_key(each.id), address, 'shared' .. (string.match(kept, '|.*$') or ''))
  end
end

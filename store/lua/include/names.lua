--@ keys: names resident
--@ include: conversation

-- Lets people find a resident by these words of their name or reference, folded by whoever calls,
-- and no longer by those that were there before.
local function index_words(r, kind, words)
  local field = kind .. '_words'
  if words == (r[field] or '') then
    return
  end
  for word in string.gmatch(r[field] or '', '%S+') do
    redis.call('ZREM', names_key, word .. '|' .. r.id)
  end
  for word in string.gmatch(words, '%S+') do
    redis.call('ZADD', names_key, 0, word .. '|' .. r.id)
  end
  write(resident_key(r.id), r, { [field] = words })
end

-- The landlord's own record goes before what somebody calls themselves on a channel.
local function known_as(r, contact)
  if contact.words and r.name == contact.name then
    index_words(r, 'name', contact.words)
  end
  if (r.name or '') ~= '' then
    contact.name = r.name
  end
end

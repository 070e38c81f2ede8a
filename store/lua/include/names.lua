--@ keys: names resident
--@ include: conversation

-- Lets people find a resident by these words, folded by whoever calls, and no longer by others.
local function index_words(r, words)
  if words == (r.words or '') then
    return
  end
  for word in string.gmatch(r.words or '', '%S+') do
    redis.call('ZREM', names_key, word .. '|' .. r.id)
  end
  for word in string.gmatch(words, '%S+') do
    redis.call('ZADD', names_key, 0, word .. '|' .. r.id)
  end
  write(resident_key(r.id), r, { words = words })
end

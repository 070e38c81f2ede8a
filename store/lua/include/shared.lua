--@ keys: resident addresses reach
--@ include: conversation

local function tail_of(kept)
  return string.match(kept or '', '|.*$') or ''
end

-- One more who is behind a shared address. What is known of it beside the level (core/reach.py)
-- they have in common.
local function add_person(h, r, address)
  redis.call('HSET', reach_key(r.id), address,
    'shared' .. tail_of(redis.call('HGET', reach_key(h.id), address)))
  local people = cjson.decode(h.people)
  for _, each in ipairs(people) do
    if each.id == r.id then
      return
    end
  end
  people[#people + 1] = { id = r.id, name = r.name or '' }
  write(resident_key(h.id), h, { people = cjson.encode(people) })
end

-- The resident that stands for a shared address: nobody, until an agent says who it is this time.
-- Whoever had the address alone is the first behind it, and what is open with them stays theirs.
local function household(address, fresh, now_ms)
  local owner = read(resident_key(redis.call('HGET', addresses_key, address)))
  if owner.shared == '1' then
    return owner
  end
  local h = {}
  write(resident_key(fresh), h, {
    id = fresh, name = '', made_ms = now_ms, listed = '1', shared = '1', people = '[]',
  })
  redis.call('HSET', addresses_key, address, fresh)
  redis.call('HSET', reach_key(fresh), address,
    'known' .. tail_of(redis.call('HGET', reach_key(owner.id), address)))
  add_person(h, owner, address)
  local c = (owner.open or '') ~= '' and load_conversation(owner.open)
  if c and c.address == address then
    write(resident_key(fresh), h, { open = c.id })
    change(c, { through = c.through and (c.through .. ',' .. fresh) or fresh })
  end
  return h
end

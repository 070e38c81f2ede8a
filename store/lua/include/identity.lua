--@ keys: resident addresses reach
--@ include: conversation

-- Who a resident is, after all that was linked: nil when nobody has this id.
local function whole_of(id)
  local r = read(resident_key(id))
  while (r.linked_to or '') ~= '' do
    r = read(resident_key(r.linked_to))
  end
  return r.id and r or nil
end

-- Everything that led to `from` leads to `to`. The list of `from` stays as it was: it is what
-- `give_back` goes by, so that nothing has to be remembered beside it.
local function take_over(from, to, now_ms)
  local taken = {}
  for address, kept in pairs(read(reach_key(from.id))) do
    taken[#taken + 1] = address
    redis.call('HSET', addresses_key, address, to.id)
    redis.call('HSETNX', reach_key(to.id), address, kept)
  end
  local linked = cjson.decode(to.linked or '[]')
  linked[#linked + 1] = { id = from.id, name = from.name, at_ms = string.format('%.0f', now_ms) }
  write(resident_key(to.id), to, { linked = cjson.encode(linked) })
  write(resident_key(from.id), from, { linked_to = to.id })
  table.sort(taken)
  return taken
end

local function give_back(from, to)
  local given = {}
  for address in pairs(read(reach_key(from.id))) do
    given[#given + 1] = address
    local kept = redis.call('HGET', reach_key(to.id), address)
    if kept then
      redis.call('HSET', reach_key(from.id), address, kept)
      redis.call('HDEL', reach_key(to.id), address)
    end
    redis.call('HSET', addresses_key, address, from.id)
  end
  local left = {}
  for _, each in ipairs(cjson.decode(to.linked or '[]')) do
    if each.id ~= from.id then
      left[#left + 1] = each
    end
  end
  write(resident_key(to.id), to, { linked = #left > 0 and cjson.encode(left) or '[]' })
  redis.call('HDEL', resident_key(from.id), 'linked_to')
  from.linked_to = nil
  table.sort(given)
  return given
end

-- The conversation is this resident's from now on.
local function belong(c, r, other)
  change(c, {
    resident = r.id, name = (r.name or '') ~= '' and r.name or (other.name or ''),
    linked = r.linked or '[]',
  })
  if r.prefers or c.prefers then
    change(c, { prefers = r.prefers or '' })
  end
  redis.call('HSET', resident_key(r.id), 'open', c.id)
  redis.call('HDEL', resident_key(other.id), 'open')
end

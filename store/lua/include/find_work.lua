--@ keys: conversation
--@ include: offer heads

-- An agent looks across all the lanes they serve. A head that this agent cannot take does not
-- block the ones behind it. Returns whether something was offered.
local function find_work(a, now_ms)
  if a.status ~= 'available' or a.load >= 100 then
    return false
  end
  local list = heads(a, now_ms)
  local why = { rule = 'order', skipped = {} }
  for _ = 1, LOOK do
    local best
    for i = 1, #list do
      if list[i] and (not best or before(list[i], list[best])) then
        best = i
      end
    end
    if not best then
      return false
    end
    local head = list[best]
    local c = load_conversation(head.id)
    local no = refusal(a, c, now_ms)
    if not no then
      why.chosen = a.id
      why.ratio = string.format('%.3f', head.ratio / 1000)
      why.order = order_of(list)
      put_offer(c, a, now_ms, why)
      return true
    end
    why.skipped[#why.skipped + 1] = head.id .. '=' .. no
    list[best] = head_of(head.queue, head.mark, head.position + 1, now_ms) or false
  end
  return false
end

-- Who wanted to finish what they had, and has, is away from now on.
local function drained(a, now_ms)
  if a.count == 0 and (a.wrap_until_ms or '0') == '0' then
    change_agent(a, { status = 'away', reason = 'finished' })
    tell_presence(a, now_ms)
  end
end

-- Several things may have come free at once; each offer made shrinks the room.
local function fill(a, now_ms)
  if a.status == 'draining' then
    return drained(a, now_ms)
  end
  while find_work(a, now_ms) do end
end

--@ include: conversation

-- How long one that was asked for may still be placed. After it the agent may ask again, and the
-- first is not placed any more (`placing`).
local DIAL_MS = 60000

local function is_dialling(c, now_ms)
  return (c.dial or '') ~= '' and tonumber(c.dial_until_ms) > now_ms
end

-- Whether the agent who asked for this call still waits for it, in the same conference.
local function is_wanted(c, dial)
  return c.state == 'active' and c.dial == dial and string.match(dial, '^%d+') == c.attempt
end

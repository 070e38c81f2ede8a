--@ Let some conversations and agents be as the centre file of now wants them.
--@ guarantee: places and waiting_since stay; what waits is asked for by the skills and rings of its
--@   queue, what is held weighs what it weighs now, and nothing is between two lanes.
--@ keys: conversation agent
--@ args: now_ms:int conversations:json agents:json
--@ returns: RELANED
--@ include: find_agent find_work

for _, id in ipairs(conversations) do
  local c = load_conversation(id)
  if c and c.state == 'waiting' then
    leave_lane(c)
    change(c, { skills = with_language(c.queue, skills_of(c.queue), c.language_skill) })
    enter_lane(c, now_ms)
  elseif c and (c.state == 'offered' or c.state == 'active') then
    hold(c.agent, c)
  end
end
for _, id in ipairs(agents) do
  local a = load_agent(id)
  if a then
    index_agent(a)
    fill(a, now_ms)
  end
end
return { 'RELANED' }

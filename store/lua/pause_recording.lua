--@ The agent has something said that must not be recorded (a card number), or it is over.
--@ guarantee: only the agent who holds a live call that is recorded; whoever has the next call begins
--@   recorded again.
--@ keys: conversation
--@ args: op:str now_ms:int conversation:str agent:str paused:int
--@ returns: PAUSED | RECORDING | SAME | STALE
--@ include: conversation

local c = load_conversation(conversation)
local wanted = paused == 1 and 'paused' or 'on'
if not c or c.agent ~= agent or c.state ~= 'active' or c.calls == '' or (c.recording or '') == '' then
  return { 'STALE' }
elseif c.recording == wanted then
  return { 'SAME' }
end
change(c, { recording = wanted })
tell('call.recording', now_ms, c, agent)
return { paused == 1 and 'PAUSED' or 'RECORDING' }

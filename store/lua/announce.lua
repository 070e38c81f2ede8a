--@ A supervisor tells the agents something: an alert on every console, or on those of one queue.
--@ guarantee: said once for each operation.
--@ keys: events
--@ args: op:str now_ms:int by:str text:str queue:str
--@ returns: TOLD
--@ include: log

emit('alert.raised', now_ms, '', by, {
  alert = 'announcement', text = text, queue = queue,
})
return { 'TOLD' }

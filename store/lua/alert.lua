--@ Tell supervisors of something that no transition made: an alert in the log.
--@ guarantee: said once for each operation.
--@ keys: events
--@ args: op:str now_ms:int alert:str text:str
--@ returns: TOLD
--@ include: log

emit('alert.raised', now_ms, '', '', { alert = alert, text = text })
return { 'TOLD' }

--@ Keep a lease for another while, if it is still this holder's.
--@ guarantee: a holder whose lease ran out and was taken by another does not take it back.
--@ keys: lease
--@ args: name:str token:str ttl_ms:int
--@ returns: RENEWED | LOST

if redis.call('GET', lease_key(name)) ~= token then
  return { 'LOST' }
end
redis.call('PEXPIRE', lease_key(name), ttl_ms)
return { 'RENEWED' }

--@ Give a lease back, if it is still this holder's.
--@ guarantee: a late release never ends the lease of the next holder.
--@ keys: lease
--@ args: name:str token:str
--@ returns: RELEASED | LOST

if redis.call('GET', lease_key(name)) ~= token then
  return { 'LOST' }
end
redis.call('DEL', lease_key(name))
return { 'RELEASED' }

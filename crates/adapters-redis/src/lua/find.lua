if redis.call('EXISTS', key) == 0 then return false end
return whole()

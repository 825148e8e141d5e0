local held = redis.call('HMGET', key, 'guesses_left', 'consumed_at')
if not held[1] or held[2] or tonumber(held[1]) < 1 then return false end
redis.call('HINCRBY', key, 'guesses_left', -1)
return whole()

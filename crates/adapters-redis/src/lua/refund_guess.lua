local held = redis.call('HMGET', key, 'guesses_left', 'consumed_at')
if not held[1] or held[2] then return 0 end
redis.call('HINCRBY', key, 'guesses_left', 1)
return 1

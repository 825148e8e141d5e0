-- KEYS: a key of no other use. Whether writes are taken; nothing of it stays.
redis.call('SET', KEYS[1], '1', 'PX', 1000)
redis.call('DEL', KEYS[1])
return 1

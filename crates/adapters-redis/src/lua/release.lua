-- KEYS: the buckets' keys; ARGV: the use's name
for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
return 0

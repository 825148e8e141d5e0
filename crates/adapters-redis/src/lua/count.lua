-- KEYS: the bucket's key; ARGV: the instant after which uses count
return redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[1], '+inf')

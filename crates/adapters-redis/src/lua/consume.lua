-- ARGV: '', the sequence, the instant
local held = redis.call('HMGET', key, 'sequence', 'consumed_at')
if not held[1] or held[2] or tonumber(held[1]) ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', key, 'consumed_at', ARGV[3])
return 1

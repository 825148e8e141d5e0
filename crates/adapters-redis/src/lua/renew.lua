-- ARGV: '', the new sequence, the renewal, the key's life in milliseconds
local held = redis.call('HMGET', key, 'sequence', 'consumed_at', 'pointer')
if not held[1] or held[2] or tonumber(held[1]) + 1 ~= tonumber(ARGV[2]) then return false end
redis.call('HSET', key, 'sequence', ARGV[2], 'renewal', ARGV[3])
redis.call('PEXPIRE', key, ARGV[4])
if held[3] then redis.call('PEXPIRE', held[3], ARGV[4]) end
return whole()

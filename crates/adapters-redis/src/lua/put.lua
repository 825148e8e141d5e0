-- KEYS: the challenge's key, and for an API challenge the key that leads from the client to it
-- ARGV: the challenge, its guesses, its sequence, the keys' life in milliseconds, its id
-- A challenge that is there already keeps its guesses: putting it again must not refill them.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'challenge', ARGV[1], 'guesses_left', ARGV[2], 'sequence', ARGV[3])
if KEYS[2] then
  redis.call('HSET', KEYS[1], 'pointer', KEYS[2])
  redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[4])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1

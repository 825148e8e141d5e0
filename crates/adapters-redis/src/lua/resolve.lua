-- KEYS[1] is a challenge's key; or, where ARGV[1] is not empty, a key that holds the challenge's id, and
-- ARGV[1] is what a challenge's key begins with.
local key = KEYS[1]
if ARGV[1] ~= '' then
  local id = redis.call('GET', key)
  if not id then return false end
  key = ARGV[1] .. id
end
local function whole()
  return redis.call('HMGET', key, 'challenge', 'guesses_left', 'renewal', 'consumed_at')
end

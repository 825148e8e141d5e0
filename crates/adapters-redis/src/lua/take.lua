-- KEYS: the buckets' keys
-- ARGV: now, '1' to look only; then for each bucket: the use's name, '1' if names count once, the key's life in
-- milliseconds, the number of windows, and for each window: how many uses fit, its span.
-- Instants and spans are in microseconds. Answers how long to wait, 0 if one use was taken in each bucket.
local now = tonumber(ARGV[1])
local buckets, slot = {}, 3
for i, key in ipairs(KEYS) do
  local bucket = { key = key, name = ARGV[slot], distinct = ARGV[slot + 1] == '1', life = ARGV[slot + 2],
                   windows = {}, memory = 0 }
  local windows = tonumber(ARGV[slot + 3])
  slot = slot + 4
  for w = 1, windows do
    local span = tonumber(ARGV[slot + 1])
    bucket.windows[w] = { max = ARGV[slot], span = span }
    bucket.memory = math.max(bucket.memory, span)
    slot = slot + 2
  end
  buckets[i] = bucket
end

-- The first instant from `at` on when the bucket has capacity: with capacity for n, when the n-th newest use
-- has left the window.
local function capacity(bucket, at)
  if bucket.distinct then
    local known = redis.call('ZSCORE', bucket.key, bucket.name)
    if known and at - tonumber(known) < bucket.memory then return at end
  end
  for _, window in ipairs(bucket.windows) do
    local nth = redis.call('ZRANGE', bucket.key, '-' .. window.max, '-' .. window.max, 'WITHSCORES')[2]
    if nth then at = math.max(at, tonumber(nth) + window.span) end
  end
  return at
end

-- What has capacity at one instant may have none at a later one that another bucket asks for (a known name
-- that has left by then), so this goes on until all agree.
local at, before = now, nil
while at ~= before do
  before = at
  for _, bucket in ipairs(buckets) do at = capacity(bucket, at) end
end
if at > now then return at - now end
if ARGV[2] == '1' then return 0 end

for _, bucket in ipairs(buckets) do
  local known = tonumber(redis.call('ZSCORE', bucket.key, bucket.name) or now)
  -- A bucket that lives longer than this call asks for has uses of a longer window: they stay.
  local outlives = redis.call('PTTL', bucket.key) > tonumber(bucket.life)
  if not outlives then
    redis.call('ZREMRANGEBYSCORE', bucket.key, '-inf', string.format('%.0f', now - bucket.memory))
  end
  redis.call('ZADD', bucket.key, string.format('%.0f', math.max(known, now)), bucket.name)
  if not outlives then redis.call('PEXPIRE', bucket.key, bucket.life) end
end
return 0

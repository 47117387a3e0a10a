/**
 * A sliding log for each key, oldest call first, in microseconds of the server's clock. KEYS: the logs; ARGV: calls
 * allowed, window in ms. Answers whether the call passed, how many places are left, when the next is free and when
 * the oldest call leaves (ms). Redis runs it as one step: nothing comes in between.
 */
export const CONSUME_RATE = `
local allowed_calls = tonumber(ARGV[1])
local window = tonumber(ARGV[2]) * 1000
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function at(key, index) return tonumber(redis.call('LINDEX', key, index) or '0') end

-- The server's clock may be set back: a log never goes back.
for _, key in ipairs(KEYS) do now = math.max(now, at(key, -1)) end

local most = 0
for _, key in ipairs(KEYS) do
  local oldest = redis.call('LINDEX', key, 0)
  while oldest and tonumber(oldest) <= now - window do
    redis.call('LPOP', key)
    oldest = redis.call('LINDEX', key, 0)
  end
  most = math.max(most, redis.call('LLEN', key))
end

local passes = most < allowed_calls
local wait = 0
local reset = 0
for _, key in ipairs(KEYS) do
  if passes then
    redis.call('RPUSH', key, string.format('%.0f', now))
    redis.call('PEXPIRE', key, window / 1000 + 1000)
  elseif redis.call('LLEN', key) >= allowed_calls then
    wait = math.max(wait, at(key, -allowed_calls) + window - now)
  end
  if redis.call('LLEN', key) > 0 then reset = math.max(reset, at(key, 0) + window - now) end
end

local left = allowed_calls - most
if passes then left = left - 1 end
return { passes and 1 or 0, math.max(0, left), math.ceil(wait / 1000), math.ceil(reset / 1000) }
`;

/**
 * The state of one rate, a hash in Redis. Its times are milliseconds by the clock of Redis.
 *
 * - `issued`: how many tickets were given out; each call takes one.
 * - `served`: how many tickets may have gone, as a fraction. It grows by the rate, so that a change of the rate moves all
 *   that wait. A ticket may go when `served` has come to it.
 * - `at`: when `served` was computed. `paused`: until when it stands still.
 * - `rate`: calls per second, if the server has lowered it. `step`: how much it recovers in a second.
 * - `generation`: grows with each lowering. A refusal of a call from an earlier one does not lower it again.
 * - `era`: names this hash. After a loss of Redis' data, tickets of another era are void.
 * - `second`, `sent`, `before`: how many calls went in the last second with calls and in the one before it, to estimate a
 *   rate that is not configured.
 *
 * `KEYS[2]` is a sorted set of tickets whose calls left before their turn: they are skipped.
 */
const STATE = `
local key, gone = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local configured, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local stored = redis.call('HGETALL', key)
local state = {}
for index = 1, #stored, 2 do state[stored[index]] = tonumber(stored[index + 1]) end
if not state.era then
  state = { era = now, issued = 0, served = burst, at = now, paused = 0, generation = 0, second = 0, sent = 0,
    before = 0 }
end
local elapsed = math.max(0, now - math.max(state.at, state.paused)) / 1000
if state.rate then
  state.rate = state.rate + state.step * elapsed
  if configured > 0 and state.rate >= configured then state.rate = nil end
end
local rate = state.rate or (configured > 0 and configured) or nil
state.served = state.served + (rate and rate * elapsed or 0)
state.at = math.max(now, state.at)
local left = redis.call('ZRANGE', gone, 0, 0)
while left[1] and tonumber(left[1]) <= state.served + 1 do
  redis.call('ZREM', gone, left[1])
  state.served = state.served + 1
  left = redis.call('ZRANGE', gone, 0, 0)
end
state.served = math.min(state.served, state.issued + burst)
local function keep()
  local fields = {}
  for name, value in pairs(state) do
    fields[#fields + 1] = name
    fields[#fields + 1] = string.format('%.17g', value)
  end
  redis.call('DEL', key)
  redis.call('HSET', key, unpack(fields))
  redis.call('PEXPIRE', key, 3600000)
  redis.call('PEXPIRE', gone, 3600000)
end
`;

/**
 * Takes a ticket, or asks for one that was taken before. ARGV: configured rate (0 for none), burst, era and number of the
 * ticket (0 for a new one). Returns, as text: the milliseconds to wait, the era, the ticket, the generation, and the rate (0
 * if there is none).
 */
export const TAKE_TURN = `${STATE}
local era, ticket = tonumber(ARGV[3]), tonumber(ARGV[4])
if era ~= state.era or ticket > state.issued or ticket == 0 then
  state.issued = state.issued + 1
  ticket = state.issued
end
local wait = 0
if state.paused > now then
  wait = state.paused - now
elseif rate and state.served < ticket then
  wait = (ticket - state.served) * 1000 / rate
end
if wait == 0 then
  local second = math.floor(now / 1000)
  if state.second ~= second then
    state.before = state.second == second - 1 and state.sent or 0
    state.second, state.sent = second, 0
  end
  state.sent = state.sent + 1
  if not rate then state.served = math.max(state.served, ticket) end
end
keep()
return { string.format('%.3f', wait), string.format('%.17g', state.era), string.format('%.17g', ticket),
  string.format('%.17g', state.generation), string.format('%.17g', rate or 0) }
`;

/** Gives a ticket back whose call left before its turn. ARGV as above. */
export const LEAVE_QUEUE = `${STATE}
local era, ticket = tonumber(ARGV[3]), tonumber(ARGV[4])
if era == state.era and ticket > state.served then
  if ticket == state.issued then
    state.issued = state.issued - 1
  else
    redis.call('ZADD', gone, ticket, ARGV[4])
  end
end
keep()
return 1
`;

/**
 * Notes that the server refused a call by 429. ARGV: configured rate (0 for none), burst, generation of the call,
 * milliseconds to pause. The first refusal of a generation halves the rate.
 */
export const NOTE_REFUSAL = `${STATE}
if tonumber(ARGV[3]) == state.generation then
  local full = rate or math.max(2, state.sent, state.before)
  state.rate = math.max(full / 2, 0.1)
  state.step = math.max(state.step or 0, full / 60)
  state.generation = state.generation + 1
end
state.paused = math.max(state.paused, now + tonumber(ARGV[4]))
state.served = math.min(state.served, state.issued)
keep()
return 1
`;

/**
 * Notes that a worker is alive, and returns how many are. ARGV: the worker's id, and after how many milliseconds without a
 * note a worker does not count.
 */
export const COUNT_WORKERS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
redis.call('ZADD', KEYS[1], string.format('%.3f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.3f', now - ARGV[2]))
redis.call('PEXPIRE', KEYS[1], 3600000)
return redis.call('ZCARD', KEYS[1])
`;

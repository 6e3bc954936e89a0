import type { Redis } from "ioredis";
import type { RunKey } from "../run-record.ts";
import { streamKeyOf } from "./numbering.ts";

/** Items of one epoch, to be added to a run's stream. */
export interface Batch {
  epoch: number;
  items: readonly { number: number; json: string }[];
  /** How many items the stream keeps, about. */
  mostItems: number;
  /** The number of the first item to keep. Null to keep all. */
  keepFrom: number | null;
  /** When Redis deletes the stream, in seconds from now. */
  expireAfter: number;
}

/**
 * Adds items to a run's stream, and wakes its readers. Items that Redis has already are left out, so that a batch can be sent
 * again. Returns false, and adds nothing, if the stream has items of a later epoch.
 */
export async function appendItems(redis: Redis, run: RunKey, batch: Batch): Promise<boolean> {
  const { epoch, items, mostItems, keepFrom, expireAfter } = batch;
  const keep = keepFrom === null ? "" : `${epoch}-${keepFrom}`;
  const pairs = items.flatMap(({ number, json }) => [number, json]);
  const reply = await redis.eval(
    APPEND,
    1,
    streamKeyOf(run),
    epoch,
    expireAfter,
    mostItems,
    keep,
    streamKeyOf(run),
    ...pairs,
  );
  return reply === 1;
}

/** A script, because the check of the epoch and the items must not be separated by another worker's items. */
const APPEND = `
local stream, epoch = KEYS[1], tonumber(ARGV[1])
local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
local last = 0
if newest then
  local epochOfNewest, number = string.match(newest[1], '(%d+)-(%d+)')
  if tonumber(epochOfNewest) > epoch then return 0 end
  if tonumber(epochOfNewest) == epoch then last = tonumber(number) end
end
for at = 6, #ARGV, 2 do
  if tonumber(ARGV[at]) > last then
    redis.call('XADD', stream, 'MAXLEN', '~', ARGV[3], ARGV[1] .. '-' .. ARGV[at], 'item', ARGV[at + 1])
  end
end
if ARGV[4] ~= '' then redis.call('XTRIM', stream, 'MINID', '~', ARGV[4]) end
redis.call('EXPIRE', stream, ARGV[2])
redis.pcall('PUBLISH', ARGV[5], '')
return 1
`;

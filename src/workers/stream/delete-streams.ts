import type { Redis } from "ioredis";
import type { RunKey } from "../run-record.ts";
import { streamKeyOf } from "./numbering.ts";

/** How long Redis may take to answer, in milliseconds. */
const MOST_WAIT = 2_000;

/**
 * Returns a function that deletes the streams of runs. It does not reject, and asks no more once Redis did not answer: Redis
 * deletes each stream by itself, within a day.
 */
export function streamDeletion(redis: Redis): (runs: readonly RunKey[]) => Promise<void> {
  let answers = true;
  return async (runs) => {
    if (!answers || runs.length === 0) return;
    answers = await isDoneWithin(MOST_WAIT, redis.unlink(runs.map(streamKeyOf)));
  };
}

async function isDoneWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const isDone = await Promise.race([done, late]);
  clearTimeout(timer);
  return isDone;
}

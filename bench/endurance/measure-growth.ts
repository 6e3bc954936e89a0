import { readdir } from "node:fs/promises";
import { globalAgent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { modelsAt } from "../models-at.ts";
import type { Growth } from "./figures.ts";
import { KINDS, type RunOnce } from "./kinds.ts";

/** How many runs of a kind are under way at a time. */
const CONCURRENT_RUNS = 10;

/** The fewest runs before the first measurement, in which Node compiles the code and fills its caches. */
const FEWEST_FIRST_RUNS = 200;

/** Measures what the runs of a kind leave on the heap, and which descriptors. Needs `--expose-gc`. */
export async function measureGrowth(
  kind: string,
  { runs, baseUrl }: { runs: number; baseUrl: string },
): Promise<Growth> {
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`unknown kind ${JSON.stringify(kind)}`);
  const run = make({ models: modelsAt(baseUrl), baseUrl });
  let warnings = 0;
  process.on("warning", () => (warnings += 1));
  await runMany(run, { from: 0, runs: Math.max(FEWEST_FIRST_RUNS, Math.ceil(runs / 4)) });
  const half = Math.ceil(runs / 2);
  const before = await heldNow();
  await runMany(run, { from: runs, runs: half });
  const between = await heldNow();
  await runMany(run, { from: runs + half, runs: half });
  const after = await heldNow();
  // A leak grows in both halves. Code that Node compiles late grows in one.
  const growth = Math.min(between.bytes - before.bytes, after.bytes - between.bytes);
  return {
    kind,
    runs,
    bytesPerRun: growth / half,
    descriptors: after.descriptors - before.descriptors,
    warnings,
  };
}

async function runMany(run: RunOnce, { from, runs }: { from: number; runs: number }): Promise<void> {
  let started = 0;
  const runInTurn = async (): Promise<void> => {
    while (started < runs) {
      started += 1;
      await run(from + started);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_RUNS }, runInTurn));
}

/** Returns what is held after collections, when idle connections are closed. */
async function heldNow(): Promise<{ bytes: number; descriptors: number }> {
  globalAgent.destroy();
  // Node's `fetch` closes idle connections after four seconds; other models use it.
  await sleep(5_000);
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await sleep(20);
  }
  const descriptors = (await readdir("/proc/self/fd").catch(() => [])).length;
  return { bytes: process.memoryUsage().heapUsed, descriptors };
}

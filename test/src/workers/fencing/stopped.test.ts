import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { nextAction } from "../../../../src/index.ts";
import { openFencedThreads, type FencedThreads } from "./support/fenced-threads.ts";
import { meal, WHOLE_MEAL } from "./support/meal.ts";
import { PHASES, type Phase } from "./support/phases.ts";
import { describeWithPostgres } from "./support/with-postgres.ts";

const PROGRAM = fileURLToPath(new URL("support/stopping-worker.ts", import.meta.url));

/** The steps that the next worker carries out: only those that were not stored. */
const LEFT: Record<Phase, string[]> = {
  "in a step": ["bread", "serve"],
  "before a step's write": ["bread", "serve"],
  "inside the transaction of a step's write": ["bread", "serve"],
  "between the last write and the checkpoint": ["serve"],
  "inside the transaction of the checkpoint": ["serve"],
  "at the start of the next step": ["serve"],
};

describeWithPostgres("a worker that is stopped across a take-over, and woken", (url) => {
  const clocks = [
    ["its clock is right", "0"],
    ["its clock is an hour ahead", "3600"],
    ["its clock is an hour behind", "-3600"],
  ] as const;
  it.for(clocks)(
    "stores nothing more, in every phase of a superstep, if %s",
    { timeout: 180_000 },
    async ([, secondsOff]) => {
      await using threads = await openFencedThreads(url());
      await threads.pool.query(
        "TRUNCATE troupe.checkpoints, troupe.checkpoint_blobs, troupe.checkpoint_writes",
      );
      const worker = spawn(process.execPath, ["--import", "tsx", PROGRAM, url(), secondsOff], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(worker, "exit");
      const lines = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
      const read = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? "null");
      try {
        for (const phase of PHASES) {
          expect(await read()).toEqual({ phase, stops: true });
          await stopped(worker);
          expect(await takeOver(threads, phase)).toEqual({ done: WHOLE_MEAL, calls: LEFT[phase] });
          const before = await threads.stored(phase);
          worker.kill("SIGCONT");
          const { end, calls } = (await read()) as { end: string; calls: string[] };
          expect({ phase, end, calls: calls.slice(0, 3) }).toEqual({
            phase,
            end: "lease_lost",
            calls: ["shop", "bread", "soup"],
          });
          expect(await threads.stored(phase)).toBe(before);
        }
        expect((await ended)[0]).toBe(0);
      } finally {
        worker.kill("SIGKILL");
      }
    },
  );
});

/** Takes a thread, and carries its run to the end. Returns its result and the steps that this took. */
async function takeOver(threads: FencedThreads, thread: string) {
  const calls: string[] = [];
  const graph = meal(threads.saver, (course) => void calls.push(course));
  const config = await threads.take(thread);
  expect(nextAction(await graph.getState(config))).toBe("continue");
  const { done } = (await graph.invoke(null, config)) as { done: string[] };
  return { done, calls };
}

/** Resolves when the system has stopped a process. */
async function stopped({ pid }: ChildProcess): Promise<void> {
  await vi.waitFor(
    () => {
      const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
      if (state !== "T") throw new Error(`the worker has not stopped; its state is ${state}`);
    },
    { timeout: 20_000, interval: 5 },
  );
}

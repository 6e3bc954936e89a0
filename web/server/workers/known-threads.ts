import { ENDED, type RunRecord } from "../../../src/workers/run-record.ts";
import type { RunClient } from "../../../src/workers/client/run-client.ts";
import { notFound } from "./errors.ts";
import { currentRun, type ThreadRuns } from "./thread-json.ts";

/** How many runs one look into the list returns. */
const PAGE = 200;

/** How many runs are looked at for one list of threads. */
const MOST_RUNS = 2_000;

/** Returns the newest runs of a thread. Null if it has none. */
export async function findThread(client: RunClient, thread: string): Promise<ThreadRuns | null> {
  const [newest, ...older] = await client.list({ thread, limit: PAGE });
  return newest === undefined ? null : [newest, ...older];
}

/** Returns the newest runs of a thread. Throws an error if no run of this name exists. */
export async function knownThread(client: RunClient, thread: string): Promise<ThreadRuns> {
  const runs = await findThread(client, thread);
  if (runs !== null) return runs;
  throw unknownThread(thread);
}

/** Returns an error about a thread that no run has. */
export function unknownThread(thread: string): Error {
  return notFound(`no run has the thread ${JSON.stringify(thread)}`);
}

/** Returns a run of a thread. Throws an error if there is none. */
export async function knownRun(client: RunClient, thread: string, id: string): Promise<RunRecord> {
  const run = await client.find(id);
  if (run?.thread === thread) return run;
  throw notFound(`the thread ${JSON.stringify(thread)} has no run ${JSON.stringify(id)}`);
}

/** Returns true if a run of the thread is under way, queued, or waits for a person. */
export function isOpen(runs: ThreadRuns): boolean {
  return !ENDED.has(currentRun(runs).status);
}

/** Returns the threads that a condition chooses, the ones with the newest runs first, until there are enough. */
export async function listThreads(
  client: RunClient,
  { most, isChosen }: { most: number; isChosen: (runs: ThreadRuns) => boolean },
): Promise<ThreadRuns[]> {
  const threads = new Map<string, [RunRecord, ...RunRecord[]]>();
  const chosen = (): ThreadRuns[] => [...threads.values()].filter(isChosen);
  let before: string | undefined;
  for (let looked = 0; looked < MOST_RUNS; looked += PAGE) {
    const page = await client.list({ limit: PAGE, before });
    for (const run of page) {
      const runs = threads.get(run.thread);
      if (runs === undefined) threads.set(run.thread, [run]);
      else runs.push(run);
    }
    if (page.length < PAGE || chosen().length >= most) break;
    before = page.at(-1)?.id;
  }
  return chosen().slice(0, most);
}

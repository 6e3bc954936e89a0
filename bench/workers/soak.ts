import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../src/errors/locate-error.ts";
import { disturb, type Disturbance } from "./disturb.ts";
import type { SoakFigures } from "./figures.ts";
import { nameOf, requestOf } from "./jobs.ts";
import { MODEL_LIKE, type Latency } from "./latency.ts";
import { openRecordedCalls } from "./recorded-calls.ts";
import { callNamesOf, eachAtOnce } from "./run-job.ts";
import { endingOf, soakJobs, type SoakJob } from "./soak-jobs.ts";
import { openStage, type Stage } from "./stage.ts";

/** How much is measured. */
export interface SoakScale extends Disturbance {
  runs: number;
  /** How many runs are submitted and not over, at most. */
  open: number;
  latency: Omit<Latency, "period">;
  /** When a run counts as lost, in milliseconds. */
  lostAfter: number;
}

/** Takes about ten minutes. */
export const FULL_SOAK: SoakScale = {
  runs: 2_000,
  workers: 4,
  concurrency: 10,
  open: 100,
  between: { from: 1_000, to: 6_000 },
  longestPause: 10_000,
  most: Number.POSITIVE_INFINITY,
  latency: MODEL_LIKE,
  lostAfter: 600_000,
};

/** Only checks that everything runs. */
export const QUICK_SOAK: SoakScale = {
  ...FULL_SOAK,
  runs: 60,
  workers: 3,
  open: 40,
  latency: { from: 100, to: 1_000 },
};

/** The pause before the client is asked again after an error, in milliseconds. */
const CLIENT_PAUSE = 200;

/** Carries runs out while workers are killed and paused and Redis is restarted empty, and counts what went wrong. */
export async function measureSoak(
  scale: SoakScale,
  { tell, program }: { tell: (line: string) => void; program?: URL },
): Promise<SoakFigures> {
  await using stage = await openStage(program);
  await using recorded = openRecordedCalls(stage.postgres.url);
  await stage.ask({ latency: { ...scale.latency, period: scale.runs } });
  const jobs = soakJobs(scale.runs);
  const counts = { right: 0, wrong: 0, unknown: 0, lost: 0, clientErrors: 0, takeOvers: 0 };
  const calls = new Map<string, number>();
  const recordedNames = new Set<string>();
  const askModel = async (names: readonly string[]) => {
    const report = await stage.ask({ recorded: names });
    for (const { name } of report.calls) calls.set(name, (calls.get(name) ?? 0) + 1);
    return report;
  };
  const noteRecorded = async (): Promise<void> => {
    const running = await listRunning(stage);
    const names = await Promise.all(running.map(([job, record]) => recorded.of(job, record)));
    for (const name of names.flat()) recordedNames.add(name);
    await askModel(names.flat());
  };
  const listRunning = async ({ client }: Stage) => {
    const records = await client.list({ status: "running", limit: scale.workers * scale.concurrency });
    return records.flatMap((record) => {
      const job = jobs.find((one) => nameOf(one) === record.id);
      return job === undefined ? [] : [[job, record] as const];
    });
  };
  const threads = new Map<string, Promise<void>>();
  const runOnce = async (job: SoakJob): Promise<void> => {
    const patience = {
      deadline: AbortSignal.timeout(scale.lostAfter),
      onError: (error: unknown) => {
        counts.clientErrors += 1;
        tell(`the client rejected for ${nameOf(job)}: ${messageOf(error)}`);
      },
    };
    // The runs of a thread are carried out in the order in which they are submitted.
    const before = threads.get(job.thread);
    const submitted = submitJob(stage, job, { ...patience, before });
    threads.set(job.thread, submitted);
    await submitted;
    const ended = await askAgain(
      () => stage.client.wait(nameOf(job), { signal: patience.deadline }),
      patience,
    );
    if (ended === null) {
      counts.lost += 1;
      tell(`lost: ${nameOf(job)}`);
      return;
    }
    counts.takeOvers += ended.record.takeOvers;
    const ending = endingOf(job, ended.record, ended.result);
    if (ending === "wrong") tell(`wrong: ${nameOf(job)}: ${JSON.stringify(ended.record)}`);
    counts[ending] += 1;
    // Whoever asks for a call of a run that is over repeats it.
    await askModel(callNamesOf(job));
  };

  const over = new AbortController();
  const startedAt = performance.now();
  const faults = disturb(stage, scale, { signal: over.signal, onFault: noteRecorded });
  await Promise.race([faults, eachAtOnce(jobs, scale.open, runOnce)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  over.abort();
  const { crashes, ...disturbances } = await faults;
  // A worker that was stopped can still wake up and ask.
  await sleep(scale.longestPause / 10);
  const { repeated, refused } = await askModel([]);
  if (refused > 0) throw new Error(`the model refused ${refused} requests`);
  for (const { name, worker } of repeated) tell(`repeated: ${name} by ${worker}`);
  return {
    runs: scale.runs,
    workers: scale.workers,
    seconds,
    faults: disturbances,
    crashes,
    ...counts,
    calls: sumOf(calls),
    recordedCalls: recordedNames.size,
    callsSentAgain: sumOf(calls) - calls.size,
    repeatedCalls: repeated.length,
    repeatedEffects: [...stage.payments.paid.values()].reduce((total, times) => total + times - 1, 0),
  };
}

/** When a client that rejects is no longer asked again, and what hears of its errors. */
interface Patience {
  deadline: AbortSignal;
  onError: (error: unknown) => void;
}

async function submitJob(
  { client }: Stage,
  job: SoakJob,
  { before, ...patience }: Patience & { before: Promise<void> | undefined },
): Promise<void> {
  await before;
  const options = { runId: nameOf(job), thread: job.thread, whenBusy: "queue" } as const;
  await askAgain(() => client.submit(job.kind, { messages: requestOf(job) }, options), patience);
}

/** Asks a client again after each error, until the deadline. Resolves to null then. */
async function askAgain<Result>(
  ask: () => Promise<Result>,
  { deadline, onError }: Patience,
): Promise<Result | null> {
  while (!deadline.aborted) {
    try {
      return await ask();
    } catch (error) {
      if (!deadline.aborted) onError(error);
      await sleep(CLIENT_PAUSE);
    }
  }
  return null;
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

import { setTimeout as sleep } from "node:timers/promises";
import { uniform } from "../plans/draws.ts";
import type { LoggedCall } from "./call-log.ts";
import type { TakeOverSample } from "./figures.ts";
import { nameOf, type Job } from "./jobs.ts";
import { runJob } from "./run-job.ts";
import { openStage, type Stage } from "./stage.ts";
import type { WorkerProcess } from "./start-worker.ts";

/** How many kills are measured. */
export interface TakeOverScale {
  kills: number;
}

/** Takes about five minutes. */
export const FULL_TAKE_OVER: TakeOverScale = { kills: 20 };

/** Only checks that everything runs. */
export const QUICK_TAKE_OVER: TakeOverScale = { kills: 3 };

/** The calls in which a worker is killed: the plan, three steps at once, or the answer. */
const MOMENTS: readonly (readonly string[])[] = [
  ["planner"],
  ["limits", "storage", "outline"],
  ["synthesizer"],
];

/** How long a call takes in which a worker is killed, in milliseconds: longer than the longest pause before the kill. */
const SLOW_MILLISECONDS = 8_000;

/** The longest pause between the beginning of the calls and the kill. The workers look for the dead at intervals. */
const LONGEST_PAUSE = 3_000;

/** How long a run may take to come to the calls in which a worker is killed, in milliseconds. */
const LONGEST_WAIT = 60_000;

/** Kills a worker in a call, with kill -9, and measures the time until another worker's first call for the run. */
export async function measureTakeOver(
  { kills }: TakeOverScale,
  tell: (line: string) => void,
): Promise<TakeOverSample[]> {
  await using stage = await openStage();
  const workers: WorkerProcess[] = [await stage.start(5), await stage.start(5)];
  const samples: TakeOverSample[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const moment = MOMENTS[kill % MOMENTS.length] ?? [];
    samples.push(
      await killOnce(stage, { workers, moment, job: { kind: "supervisor", number: 3 * kill + 1 } }),
    );
    tell(`take-over: ${samples.at(-1)?.milliseconds} ms`);
    workers.push(await stage.start(5));
  }
  return samples;
}

async function killOnce(
  stage: Stage,
  { workers, moment, job }: { workers: WorkerProcess[]; moment: readonly string[]; job: Job },
): Promise<TakeOverSample> {
  const inFlight = moment.map((call) => `${nameOf(job)}/${call}`);
  await stage.ask({ slow: { calls: inFlight, milliseconds: SLOW_MILLISECONDS } });
  const run = runJob(stage, job);
  const before = await callsUntil(stage, (calls) => inFlight.every((name) => has(calls, name)));
  await sleep(LONGEST_PAUSE * uniform(`pause before the kill in ${nameOf(job)}`));
  const place = workers.findIndex(({ name }) => name === before.at(-1)?.worker);
  const [victim] = workers.splice(place, 1);
  if (place === -1 || victim === undefined) throw new Error("an unknown worker has the run");
  const killedAt = Date.now();
  await stage.kill(victim);
  await run;
  const { calls: after } = await stage.ask({});
  const again = after.filter(({ name }) => has(before, name)).map(({ name }) => name);
  const first = after.find(({ worker }) => worker !== victim.name);
  if (first === undefined) throw new Error("no worker took the run over");
  return {
    moment: moment.join(", "),
    milliseconds: first.at - killedAt,
    inFlight: inFlight.length,
    sentAgain: again.length,
    repeated: again.filter((name) => !inFlight.includes(name)).length,
  };
}

/** Returns the calls that the model gets, as soon as they are what is waited for. */
async function callsUntil(
  stage: Stage,
  isReached: (calls: readonly LoggedCall[]) => boolean,
): Promise<LoggedCall[]> {
  const calls: LoggedCall[] = [];
  const deadline = performance.now() + LONGEST_WAIT;
  while (!isReached(calls)) {
    if (performance.now() > deadline) throw new Error("no worker began with the run");
    await sleep(10);
    calls.push(...(await stage.ask({})).calls);
  }
  return calls;
}

function has(calls: readonly LoggedCall[], name: string): boolean {
  return calls.some((call) => call.name === name);
}

import { describe, expect, test } from "vitest";
import { CallLog } from "../../bench/workers/call-log.ts";
import type { WorkersFigures } from "../../bench/workers/figures.ts";
import { measureOverhead, QUICK_OVERHEAD } from "../../bench/workers/overhead.ts";
import { reportOf } from "../../bench/workers/report.ts";
import { servicePrograms } from "../../bench/workers/services.ts";
import { measureSoak, QUICK_SOAK, type SoakScale } from "../../bench/workers/soak.ts";
import { measureTakeOver } from "../../bench/workers/take-over.ts";
import { measureThroughput } from "../../bench/workers/throughput.ts";

const programs = servicePrograms();
const reason = programs === null ? " (skipped: apt-get install postgresql redis-server)" : "";
const quiet = (): void => undefined;
const FOUR_MINUTES = 240_000;

const TINY: SoakScale = { ...QUICK_SOAK, runs: 6, workers: 2, concurrency: 3, longestPause: 2_000 };

const careless = new URL("../fixtures/workers/careless-worker.ts", import.meta.url);

describe.skipIf(programs === null)(
  `the benchmark on workers${reason}`,
  { timeout: FOUR_MINUTES, sequential: true },
  () => {
    test("counts nothing while workers are killed and paused and Redis is restarted", async () => {
      const scale = { ...TINY, between: { from: 200, to: 1_000 }, most: 5 };
      const { right, unknown, ...counts } = await measureSoak(scale, { tell: quiet });
      expect(counts).toMatchObject({ lost: 0, wrong: 0, repeatedCalls: 0, repeatedEffects: 0, crashes: 0 });
      expect(right + unknown).toBe(TINY.runs);
    });

    test("counts wrong answers and repeated effects of a faulty worker", async () => {
      const figures = await measureSoak({ ...TINY, most: 0 }, { tell: quiet, program: careless });
      expect(figures).toMatchObject({ lost: 0, right: 4, wrong: 2, repeatedEffects: 2 });
    });

    test("measures how soon a run is taken over, and what is sent again", async () => {
      const [sample] = await measureTakeOver({ kills: 1 }, quiet);
      expect(sample).toMatchObject({ inFlight: 1, sentAgain: 1, repeated: 0 });
      expect(sample?.milliseconds).toBeGreaterThan(0);
    });

    test("measures throughput and overhead", async () => {
      const [one] = await measureThroughput({ workers: [1], concurrency: 6, runs: 6 }, quiet);
      expect(one).toMatchObject({ workers: 1, runs: 6 });
      const scale = { ...QUICK_OVERHEAD, atOnce: 2, warmUp: 1, latencies: [0] };
      const [serial] = await measureOverhead(scale, quiet);
      expect([serial?.inProcess.length, serial?.worker.length]).toEqual([1, 1]);
    });
  },
);

test("a request for a call that is recorded counts as repeated", () => {
  const log = new CallLog();
  const asked = { job: { kind: "router", number: 1 }, call: "classifier" } as const;
  log.add(asked, "worker-1");
  log.record(["router-1/classifier"]);
  expect(log.add(asked, "worker-2").attempt).toBe(2);
  expect(log.repeated.map(({ name, worker }) => [name, worker])).toEqual([
    ["router-1/classifier", "worker-2"],
  ]);
});

test("the report on workers highlights missed goals", () => {
  const throughput = { concurrency: 2, runs: 10, processorShare: 0.5 };
  const takeOver = { moment: "planner", inFlight: 1, sentAgain: 1 };
  const figures: WorkersFigures = {
    measured: { date: "2026-01-01", node: "20", cores: 2, load: 0 },
    throughput: [
      { ...throughput, workers: 1, seconds: 10 },
      { ...throughput, workers: 4, runs: 40, seconds: 20 },
    ],
    fencing: {
      plain: { median: 2, lowerQuartile: 2 },
      fenced: { median: 2.5, lowerQuartile: 2.1 },
      ratio: { median: 1.25, lowerQuartile: 1.05 },
    },
    overhead: [{ latency: 300, concurrency: 1, inProcess: [10, 10], worker: [11, 13] }],
    takeOver: [
      { ...takeOver, milliseconds: 4_000, repeated: 0 },
      { ...takeOver, milliseconds: 8_000, repeated: 1 },
    ],
    soak: {
      runs: 1_000,
      workers: 3,
      seconds: 60,
      faults: { kills: 3, pauses: 2, restarts: 1 },
      right: 996,
      unknown: 2,
      wrong: 1,
      lost: 1,
      takeOvers: 9,
      clientErrors: 0,
      crashes: 0,
      recordedCalls: 900,
      calls: 4_000,
      callsSentAgain: 12,
      repeatedCalls: 2,
      repeatedEffects: 0,
    },
  };
  const lines = reportOf(figures).split("\n");
  expect(
    lines.filter((line) => /^\| (4,|one at|median|all|runs lost|effects of|of these, un)/.test(line)),
  ).toEqual([
    "| 4, with 2 runs each | 40 | 20 | 2.00 | 0.50 | 50 % | at least 0.9: **missed** |",
    "| one at a time, latency 300 ms | 10.0 | 12.0 | 1.20 (1.15 to 1.25) |",
    "| median | 2.00 | 2.50 | 1.25 | at most 1.1: **missed** |",
    "| all | 2 | 6.0 | 8.0 | 2 | 2 | **1** | at most 6: **missed** |",
    "| runs lost | **1** | at most 0: **missed** |",
    "| effects of `onceTool` repeated | 0 | at most 0: met |",
    "| of these, unrecorded calls sent again | 10 | |",
  ]);
});

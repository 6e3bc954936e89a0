import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { freshTest, http, wait } from "../steps.ts";
import type { Fault } from "../variant.ts";

const enqueue = http("POST", "/jobs", { send: { payload: "again" }, status: 201, capture: [["id", "id"]] });

function lease(name: string, attempts: number, seconds: number): ReturnType<typeof http> {
  return http("POST", "/lease", {
    send: { visible_seconds: seconds },
    status: 200,
    has: ['"id"\\s*:\\s*"{{id}}"', `"attempts"\\s*:\\s*${attempts}\\b`],
    capture: [[name, "lease"]],
  });
}

function fail(name: string, seconds: number): ReturnType<typeof http> {
  return http("POST", "/jobs/{{id}}/fail", {
    send: { lease: `{{${name}}}`, error: "boom" },
    status: 200,
    has: [`"retry_in_seconds"\\s*:\\s*${seconds}\\b`],
  });
}

/** Tests of what the first tests could not say. */
export const jobQueueTests: readonly AcceptanceTest[] = [
  freshTest(
    "c7",
    "a failed job is leased again after its back-off, which doubles",
    enqueue,
    lease("first", 1, 30),
    fail("first", 1),
    wait(1_300),
    lease("second", 2, 30),
    fail("second", 2),
  ),
  freshTest(
    "c9",
    "a lease expires",
    enqueue,
    lease("first", 1, 1),
    wait(1_500),
    lease("second", 2, 30),
    http("POST", "/jobs/{{id}}/ack", { send: { lease: "{{first}}" }, status: 409 }),
    http("POST", "/jobs/{{id}}/ack", { send: { lease: "{{second}}" }, status: 200 }),
  ),
  freshTest(
    "c10",
    "statistics of one delayed and one ready job",
    enqueue,
    lease("first", 1, 30),
    fail("first", 1),
    http("POST", "/jobs", { send: { payload: "ready" }, status: 201 }),
    http("GET", "/stats", {
      status: 200,
      has: [
        '"ready"\\s*:\\s*1\\b',
        '"delayed"\\s*:\\s*1\\b',
        '"leased"\\s*:\\s*0\\b',
        '"total"\\s*:\\s*2\\b',
      ],
    }),
  ),
];

/** The developer's own tests, which would notice the faults. */
const WITHOUT = ["queue_test.go", "server_test.go"];

/** Faulty programs for the job queue. */
export const jobQueueFaults: readonly Fault[] = [
  {
    name: "never-retried",
    how: "a failed job never becomes ready again",
    without: WITHOUT,
    changes: [
      ["queue.go", "\theap.Push(&q.timers, timer{at: q.now().Add(delay), turn: e.turn, entry: e})\n", ""],
    ],
  },
  {
    name: "leases-never-expire",
    how: "a lease never expires",
    without: WITHOUT,
    changes: [
      [
        "queue.go",
        "\theap.Push(&q.timers, timer{at: q.now().Add(visible), turn: e.turn, entry: e})\n",
        "\t_ = visible\n",
      ],
    ],
  },
  {
    name: "constant-back-off",
    how: "the back-off is one second after each attempt",
    without: WITHOUT,
    changes: [["queue.go", "\t\td *= 2\n", ""]],
  },
  {
    name: "statistics-without-delayed",
    how: "the statistics say that no job is delayed or dead",
    without: WITHOUT,
    changes: [
      ["queue.go", "\t\tDelayed: q.counts[stateDelayed],\n", ""],
      ["queue.go", "\t\tDead:    q.counts[stateDead],\n", ""],
    ],
  },
  {
    name: "lease-without-lock",
    how: "two workers can get one job: the lock is not held while a job is leased",
    needsTest: false,
    without: WITHOUT,
    changes: [
      [
        "queue.go",
        "\tq.mu.Lock()\n\tdefer q.mu.Unlock()\n\tq.advance()\n\tif q.ready.Len() == 0 {",
        "\tq.advance()\n\tif q.ready.Len() == 0 {",
      ],
    ],
  },
];

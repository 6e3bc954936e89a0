import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Workspace } from "../workspace.ts";
import { findingOf, type Finding } from "../finding.ts";
import { startServer, type ServerProgram } from "../running-server.ts";
import { countGoroutines, DUMPING, readDump, type GoroutineCount } from "./goroutine-dump.ts";
import { createRepetition, LEAKING_PARTS, type RepeatedPart } from "./repeat-requests.ts";

/** What `checkGoroutineLeaks` needs to start a server several times. */
export interface LeakTrial {
  workspace: Workspace;
  program: ServerProgram;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
}

/** How often the tests run: in the first server, in the second, and in a third that confirms a leak. */
const [ONCE, OFTEN, MOST_OFTEN] = [1, 6, 18];

/**
 * How long a server may take to finish its background work, in milliseconds: first a short time, then a long one to
 * be sure.
 */
const SETTLING = { briefly: 300, surely: 4_000 } as const;

/**
 * Compares the goroutines of servers that ran the tests a different number of times, whatever they answered. If the
 * project's own goroutines grow with the repetitions, one for each thing that was created may be right. So it is a leak
 * only if they also grow with requests that create nothing, or with tests that delete all that they create. Else it is
 * a warning.
 */
export async function checkGoroutineLeaks(trial: LeakTrial): Promise<Finding> {
  const soon = await growthOf(trial, { part: "all", settling: SETTLING.briefly });
  if (soon === null) return UNKNOWN;
  if (!soon.isGrowing) return findingOf("passed", soon.summary);
  const all = await growthOf(trial, { part: "all", settling: SETTLING.surely });
  if (all === null) return UNKNOWN;
  if (!all.isGrowing) return findingOf("passed", all.summary);
  for (const [part, label] of LEAKING_PARTS) {
    const growth = await growthOf(trial, { part, settling: SETTLING.surely });
    if (growth?.isGrowing === true)
      return findingOf("failed", `goroutines leak ${label}: ${growth.summary}`, growth.example);
  }
  const summary = `goroutines grow with what the tests create, which may be right: ${all.summary}`;
  return findingOf("warned", summary, all.example);
}

const UNKNOWN = findingOf("warned", "unknown: the dump of goroutines is missing or incomplete");

interface Growth {
  isGrowing: boolean;
  /** The counts, in one line. */
  summary: string;
  /** The trace of one goroutine. */
  example: string;
}

/**
 * Counts the goroutines of a server that ran a part of the tests once, and of one that ran it several times. They grow
 * if there is at least one more for each repetition. A pool of workers also grows at first, but only a leak continues to
 * grow. So a third server with more repetitions decides. Returns null if a count is unknown.
 */
async function growthOf(
  trial: LeakTrial,
  { part, settling }: { part: RepeatedPart; settling: number },
): Promise<Growth | null> {
  const count = (times: number): Promise<GoroutineCount | null> =>
    countAfter(trial, { part, times, settling });
  const [once, often] = await Promise.all([count(ONCE), count(OFTEN)]);
  if (once === null || often === null) return null;
  const growth = often.total - once.total;
  const summary = `${once.total} goroutines after the tests once, ${often.total} after ${OFTEN} times`;
  if (growth < OFTEN - ONCE) return { isGrowing: false, summary, example: "" };
  if (settling !== SETTLING.surely) return { isGrowing: true, summary, example: often.example };
  const most = await count(MOST_OFTEN);
  if (most === null) return null;
  const expected = (growth * (MOST_OFTEN - OFTEN)) / (OFTEN - ONCE);
  return {
    isGrowing: most.total - often.total >= expected / 2,
    summary: `${summary}, ${most.total} after ${MOST_OFTEN} times`,
    example: most.example,
  };
}

/** Counts the goroutines after a part of the tests was repeated. All connections are closed before the count. */
async function countAfter(
  { workspace, program, tests, signal }: LeakTrial,
  { part, times, settling }: { part: RepeatedPart; times: number; settling: number },
): Promise<GoroutineCount | null> {
  const keepIn = await workspace.createFolder();
  const start = [...DUMPING, ...program.start];
  const started = await startServer(workspace, { ...program, start, keepIn });
  if ("fault" in started) return null;
  const { server } = started;
  try {
    const repetition = createRepetition(server, tests, { part, signal });
    await repetition.prepare();
    for (let time = 0; time < times; time += 1) await repetition.repeat();
    await delay(settling);
    server.signal("SIGQUIT");
    await Promise.race([server.ended, delay(DUMP_PATIENCE)]);
  } finally {
    await server.stop();
  }
  signal?.throwIfAborted();
  return countGoroutines(await readDump(keepIn));
}

/** How long to wait for a dump, in milliseconds; on a busy machine it takes time. */
const DUMP_PATIENCE = 20_000;

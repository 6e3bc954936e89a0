import type { AcceptanceTests } from "../../software-house/acceptance-tests.ts";
import type { TestReport } from "../../software-house/round-report.ts";
import { setTimeout as delay } from "node:timers/promises";
import { findingOf, type Finding } from "../finding.ts";
import type { RunningServer } from "../running-server.ts";

/** Starts the server anew. */
export type StartAnew = () => Promise<{ server: RunningServer } | { fault: string }>;

/** How often the tests are carried out in the second server. */
const REPETITIONS = 6;

/** How long a server may take to end what it does in the background, in milliseconds: at first, and to be sure. */
const SETTLING = [300, 4_000] as const;

/**
 * Compares the goroutines of two servers, of which one has done the same work several times: more of the project's own
 * for each repetition is a leak. All requests' connections are closed by then.
 */
export async function checkGoroutineLeaks({
  start,
  run,
  tests,
}: {
  start: StartAnew;
  run: (server: RunningServer, tests: AcceptanceTests) => Promise<TestReport[]>;
  tests: AcceptanceTests;
}): Promise<Finding | null> {
  const count = async (times: number, settling: number): Promise<GoroutineCount | null> => {
    const started = await start();
    if ("fault" in started) return null;
    const { server } = started;
    for (let time = 0; time < times; time += 1) await run(server, tests);
    await delay(settling);
    server.signal("SIGQUIT");
    const ended = await Promise.race([server.ended, delay(DUMP_PATIENCE, null)]);
    const report = ended ?? (await server.stop());
    return countGoroutines(report.stderr);
  };
  let told = "";
  for (const settling of SETTLING) {
    const once = await count(1, settling);
    const often = await count(REPETITIONS, settling);
    if (once === null || often === null) return findingOf("warned", "it is not known: the dump of goroutines is missing or cut off");
    const growth = often.total - once.total;
    told = `${once.total} goroutines after the tests once, ${often.total} after ${REPETITIONS} times`;
    if (growth < REPETITIONS - 1) return findingOf("passed", told);
    if (settling === SETTLING.at(-1)) return findingOf("failed", `goroutines leak: ${told}`, often.example);
  }
  return findingOf("passed", told);
}

const DUMP_PATIENCE = 5_000;

const REGISTERS = /^(rip|pc|eip)\s+0x/m;

/** How many goroutines of the project's own there were, and one of the most frequent. */
export interface GoroutineCount {
  total: number;
  example: string;
}

/**
 * Counts in the dump that SIGQUIT brings; null where there is none, or not all of it. Goroutines of the runtime and of
 * net/http do not count.
 */
export function countGoroutines(stderr: string): GoroutineCount | null {
  const start = stderr.indexOf("SIGQUIT: quit");
  // The processor's registers come last: without them nobody knows how many goroutines are missing.
  if (start === -1 || !REGISTERS.test(stderr.slice(start))) return null;
  const blocks = stderr
    .slice(start)
    .split(/\n\n+/)
    .filter((block) => /^goroutine \d+ \[/.test(block.trimStart()) && !/^goroutine [01] \[/.test(block.trimStart()));
  const own = blocks.filter((block) => /^\t\/project\//m.test(block) || /^(created by )?main\./m.test(block));
  return { total: own.length, example: own.at(-1)?.trim() ?? "" };
}

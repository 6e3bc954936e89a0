import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTests } from "../../software-house/acceptance-tests.ts";
import type { TestReport } from "../../software-house/round-report.ts";
import type { Bench } from "../bench.ts";
import { findingOf, type Finding } from "../finding.ts";
import { startServer, type RunningServer, type ServerProgram } from "../running-server.ts";

/** What is needed to try a server twice. */
export interface LeakTrial {
  bench: Bench;
  program: ServerProgram;
  run: (server: RunningServer, tests: AcceptanceTests) => Promise<TestReport[]>;
  tests: AcceptanceTests;
}

/** How often the tests are carried out in the second server. */
const REPETITIONS = 6;

/** How long a server may take to end what it does in the background, in milliseconds: at first, and to be sure. */
const SETTLING = [300, 4_000] as const;

/**
 * Compares the goroutines of two servers, of which one has done the same work several times: more of the project's own
 * for each repetition is a leak. All requests' connections are closed by then.
 */
export async function checkGoroutineLeaks({ bench, program, run, tests }: LeakTrial): Promise<Finding> {
  const count = async (times: number, settling: number): Promise<GoroutineCount | null> => {
    const keepIn = await bench.folder();
    const start = [...DUMPING, ...program.start];
    const started = await startServer(bench, { ...program, start, keepIn });
    if ("fault" in started) return null;
    const { server } = started;
    try {
      for (let time = 0; time < times; time += 1) await run(server, tests);
      await delay(settling);
      server.signal("SIGQUIT");
      await Promise.race([server.ended, delay(DUMP_PATIENCE)]);
    } finally {
      await server.stop();
    }
    return countGoroutines(await readDump(keepIn));
  };
  let told = "";
  for (const settling of SETTLING) {
    const once = await count(1, settling);
    const often = await count(REPETITIONS, settling);
    if (once === null || often === null)
      return findingOf("warned", "it is not known: the dump of goroutines is missing or cut off");
    const growth = often.total - once.total;
    told = `${once.total} goroutines after the tests once, ${often.total} after ${REPETITIONS} times`;
    if (growth < REPETITIONS - 1) return findingOf("passed", told);
    if (settling === SETTLING.at(-1)) return findingOf("failed", `goroutines leak: ${told}`, often.example);
  }
  return findingOf("passed", told);
}

const DUMP_PATIENCE = 5_000;

const DUMP = ".troupe/dump";

/**
 * Starts the rest of the words with errors written to a file: a dump is many small writes, and may be more than what is
 * kept of an output. The shell outlives the signal, for its program to be the one that ends.
 */
const DUMPING = ["sh", "-c", `trap : QUIT; mkdir -p .troupe && "$@" 2>${DUMP}`, "sh"];

const MOST_READ = 16 * 1024 * 1024;

/** What a program left; nothing where it put a link there. */
async function readDump(folder: string): Promise<string> {
  const [file, root] = await Promise.all([realpath(join(folder, DUMP)).catch(() => ""), realpath(folder)]);
  if (file !== join(root, DUMP) || (await stat(file)).size > MOST_READ) return "";
  return readFile(file, "utf8");
}

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
function countGoroutines(stderr: string): GoroutineCount | null {
  const start = stderr.indexOf("SIGQUIT: quit");
  // The processor's registers come last: without them nobody knows how many goroutines are missing.
  if (start === -1 || !REGISTERS.test(stderr.slice(start))) return null;
  const blocks = stderr
    .slice(start)
    .split(/\n\n+/)
    .filter(
      (block) => /^goroutine \d+ \[/.test(block.trimStart()) && !/^goroutine [01] \[/.test(block.trimStart()),
    );
  const own = blocks.filter((block) => /^\t\/project\//m.test(block) || /^(created by )?main\./m.test(block));
  return { total: own.length, example: own.at(-1)?.trim() ?? "" };
}

import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Workspace } from "../workspace.ts";
import { findingOf, type Finding } from "../finding.ts";
import { startServer, type ServerProgram } from "../running-server.ts";
import { driveInteraction } from "./drive-concurrently.ts";

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
const SETTLING = [300, 4_000] as const;

/**
 * Compares the goroutines of servers that ran the tests a different number of times, whatever they answered. All
 * connections are closed before the count. If the project's own goroutines grow by at least one for each repetition,
 * that may be a leak. A pool of workers also grows at first, but only a leak continues to grow. So a third server
 * with more repetitions decides.
 */
export async function checkGoroutineLeaks({
  workspace,
  program,
  tests,
  signal,
}: LeakTrial): Promise<Finding> {
  const count = async (times: number, settling: number): Promise<GoroutineCount | null> => {
    const keepIn = await workspace.createFolder();
    const start = [...DUMPING, ...program.start];
    const started = await startServer(workspace, { ...program, start, keepIn });
    if ("fault" in started) return null;
    const { server } = started;
    try {
      for (let time = 0; time < times; time += 1) {
        for (const test of tests.tests) await driveInteraction(server, test, { copies: 1, signal });
      }
      await delay(settling);
      server.signal("SIGQUIT");
      await Promise.race([server.ended, delay(DUMP_PATIENCE)]);
    } finally {
      await server.stop();
    }
    signal?.throwIfAborted();
    return countGoroutines(await readDump(keepIn));
  };
  for (const settling of SETTLING) {
    const [once, often] = [await count(ONCE, settling), await count(OFTEN, settling)];
    if (once === null || often === null) return UNKNOWN;
    const growth = often.total - once.total;
    const summary = `${once.total} goroutines after the tests once, ${often.total} after ${OFTEN} times`;
    if (growth < OFTEN - ONCE) return findingOf("passed", summary);
    if (settling !== SETTLING.at(-1)) continue;
    const most = await count(MOST_OFTEN, settling);
    if (most === null) return UNKNOWN;
    const expected = (growth * (MOST_OFTEN - OFTEN)) / (OFTEN - ONCE);
    const summaryOfAll = `${summary}, ${most.total} after ${MOST_OFTEN} times`;
    if (most.total - often.total < expected / 2) return findingOf("passed", summaryOfAll);
    return findingOf("failed", `goroutines leak: ${summaryOfAll}`, most.example);
  }
  return UNKNOWN;
}

const UNKNOWN = findingOf("warned", "unknown: the dump of goroutines is missing or incomplete");

/** How long to wait for a dump, in milliseconds; on a busy machine it takes time. */
const DUMP_PATIENCE = 20_000;

const DUMP = ".troupe/dump";

/**
 * Runs the other arguments as a command, with stderr in a file: a dump is many small writes, and may be longer than
 * the part of an output that is kept. The shell ignores the signal, so that only the program ends.
 */
const DUMPING = ["sh", "-c", `trap : QUIT; mkdir -p .troupe && "$@" 2>${DUMP}`, "sh"];

/** Largest dump that is read, in bytes. */
const MOST_READ = 16 * 1024 * 1024;

/** Reads the dump; returns an empty text if the program replaced it by a link. */
async function readDump(folder: string): Promise<string> {
  const [file, root] = await Promise.all([realpath(join(folder, DUMP)).catch(() => ""), realpath(folder)]);
  if (file !== join(root, DUMP) || (await stat(file)).size > MOST_READ) return "";
  return readFile(file, "utf8");
}

const REGISTERS = /^(rip|pc|eip)\s+0x/m;

/**
 * First line of a goroutine's trace, such as `goroutine 17 [select]:`. Newer Go versions (seen in 1.26) add pointers:
 * `goroutine 17 gp=0xc000102000 m=nil [select]:`.
 */
const GOROUTINE = /^goroutine (?<id>\d+) (?:\w+=\S+ )*\[/;

/** Goroutines that never count: 0 is the scheduler's, 1 runs `main.main`. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(["0", "1"]);

/** Number of the project's own goroutines, and the trace of one. */
export interface GoroutineCount {
  total: number;
  example: string;
}

/**
 * Counts the goroutines in a dump after SIGQUIT; null if the dump is missing or incomplete. Goroutines of the runtime
 * and of net/http do not count.
 */
export function countGoroutines(stderr: string): GoroutineCount | null {
  const start = stderr.indexOf("SIGQUIT: quit");
  // The processor's registers come last. Without them the dump is incomplete.
  if (start === -1 || !REGISTERS.test(stderr.slice(start))) return null;
  const blocks = stderr
    .slice(start)
    .split(/\n\n+/)
    .filter((block) => {
      const id = GOROUTINE.exec(block.trimStart())?.groups?.["id"];
      return id !== undefined && !ALWAYS_THERE.has(id);
    });
  const own = blocks.filter((block) => /^\t\/project\//m.test(block) || /^(created by )?main\./m.test(block));
  return { total: own.length, example: own.at(-1)?.trim() ?? "" };
}

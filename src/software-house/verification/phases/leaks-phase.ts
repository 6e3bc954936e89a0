import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Workspace } from "../workspace.ts";
import { findingOf, type Finding } from "../finding.ts";
import { startServer, type ServerProgram } from "../running-server.ts";
import { driveInteraction } from "./drive-concurrently.ts";

/** What is needed to try a server several times. */
export interface LeakTrial {
  workspace: Workspace;
  program: ServerProgram;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
}

/** How often the tests are carried out: in the first server, in the second, and in one that decides. */
const [ONCE, OFTEN, MOST_OFTEN] = [1, 6, 18];

/** How long a server may take to end what it does in the background, in milliseconds: at first, and to be sure. */
const SETTLING = [300, 4_000] as const;

/**
 * Compares the goroutines of servers of which each has done the same work so many times, whatever they answered: more of
 * the project's own for each repetition is a leak. All requests' connections are closed by then. Workers that are kept
 * for the next crowd become more at first, too; a leak goes on as it began.
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
    const told = `${once.total} goroutines after the tests once, ${often.total} after ${OFTEN} times`;
    if (growth < OFTEN - ONCE) return findingOf("passed", told);
    if (settling !== SETTLING.at(-1)) continue;
    const most = await count(MOST_OFTEN, settling);
    if (most === null) return UNKNOWN;
    const expected = (growth * (MOST_OFTEN - OFTEN)) / (OFTEN - ONCE);
    const toldOfAll = `${told}, ${most.total} after ${MOST_OFTEN} times`;
    if (most.total - often.total < expected / 2) return findingOf("passed", toldOfAll);
    return findingOf("failed", `goroutines leak: ${toldOfAll}`, most.example);
  }
  return UNKNOWN;
}

const UNKNOWN = findingOf("warned", "it is not known: the dump of goroutines is missing or cut off");

/** On a busy machine a dump takes its time, in milliseconds. */
const DUMP_PATIENCE = 20_000;

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

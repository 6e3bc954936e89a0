import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** File of the dump, in the folder of the program. */
const DUMP = ".troupe/dump";

/**
 * Runs the other arguments as a command, with stderr in a file: a dump is many small writes, and may be longer than
 * the part of an output that is kept. The shell ignores the signal, so that only the program ends.
 */
export const DUMPING = ["sh", "-c", `trap : QUIT; mkdir -p .troupe && "$@" 2>${DUMP}`, "sh"];

/** Largest dump that is read, in bytes. */
const MOST_READ = 16 * 1024 * 1024;

/** Reads the dump in a folder; returns an empty text if the program replaced it by a link. */
export async function readDump(folder: string): Promise<string> {
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

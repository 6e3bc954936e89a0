import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import type { Duplex, Readable, Writable } from "node:stream";
import { TroupeError } from "../../../errors/troupe-error.ts";
import { readLines } from "../control-lines.ts";
import { BASE_ENVIRONMENT, DESCRIPTORS } from "./bubblewrap-arguments.ts";
import { IDENTITY_FILES } from "./identity-files.ts";
import { openInnerWorld, type InnerWorld } from "./inner-world.ts";

/** A started sandbox. Its first program is ours, says `ready` on the control line, and waits for `start`. */
export interface Cell {
  child: ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };
  /** Resolves when it is ready, and nothing that is not ours has run inside yet. */
  ready: Promise<InnerWorld>;
  /** Says a line to the first program. */
  say: (line: string) => void;
  /** Ends all processes inside, at once. */
  kill: () => void;
}

/** What a cell is started with. */
export interface CellOptions {
  /** The whole command, from who becomes nobody to the first program inside. */
  command: readonly string[];
  /** What bubblewrap reads of its arguments. */
  arguments: readonly string[];
  copiesProject: boolean;
  diskBytes: number;
  /** The filter for the kernel's calls; null where there is none for this machine. */
  filter: Buffer | null;
  /** A folder of the host that the first program inside gets as an open descriptor, and must close. */
  socketFolder: string | null;
  /** Hears what the first program says once it is ready. */
  onLine?: (line: string) => void;
}

/** Starts a sandbox and waits for nothing; `ready` rejects where it could not be set up. */
export function startCell(options: CellOptions): Cell {
  const [file = "", ...words] = options.command;
  const folder = options.socketFolder === null ? null : openSync(options.socketFolder, "r");
  const nothing = openSync("/dev/null", "r");
  const child = spawn(file, words, {
    // The command's own environment is among the arguments; this one can be read inside, as bubblewrap's.
    env: { PATH: BASE_ENVIRONMENT["PATH"] },
    cwd: "/",
    stdio: [
      ...Array.from({ length: DESCRIPTORS.socketFolder }, () => "pipe" as const),
      folder ?? nothing,
      // What this process inherited itself would be passed on.
      ...inheritedFrom(DESCRIPTORS.socketFolder + 1, nothing),
    ],
  }) as Cell["child"];
  closeSync(nothing);
  if (folder !== null) closeSync(folder);

  const line = (descriptor: number): Duplex => child.stdio[descriptor] as Duplex;
  for (const stream of child.stdio) stream?.on("error", () => {});
  line(DESCRIPTORS.arguments).end(options.arguments.map((word) => `${word}\0`).join(""));
  line(DESCRIPTORS.seccomp).end(options.filter ?? Buffer.alloc(0));
  for (const [index, { text }] of IDENTITY_FILES.entries()) line(DESCRIPTORS.identity + index).end(text);
  for (let descriptor = DESCRIPTORS.arguments; descriptor < DESCRIPTORS.socketFolder; descriptor += 1)
    line(descriptor).resume();

  let init: number | null = null;
  let world: InnerWorld | null = null;
  const kill = (): void => {
    if (init !== null && world?.isAlive() !== false) killProcess(init);
    child.kill("SIGKILL");
  };
  const ready = new Promise<InnerWorld>((resolve, reject) => {
    let isReady = false;
    // Two lines tell the two things that are needed, and either may be read first.
    const open = (): void => {
      if (!isReady || init === null || world !== null) return;
      try {
        world = openInnerWorld(init, options);
        resolve(world);
      } catch (cause) {
        reject(setupError("it cannot be looked into", { cause }));
      }
    };
    readLines(line(DESCRIPTORS.info), (text) => {
      const found = /"child-pid": (\d+)/.exec(text);
      if (found) init = Number(found[1]);
      open();
    });
    readLines(line(DESCRIPTORS.control), (text) => {
      if (isReady) return options.onLine?.(text);
      isReady = true;
      open();
    });
    failureOf(child, reject);
  });
  ready.catch(() => kill());
  return { child, ready, say: (text) => void line(DESCRIPTORS.control).write(`${text}\n`), kill };
}

/** Covers every open file that a child inherits, from a descriptor on. */
function inheritedFrom(first: number, cover: number): ("ignore" | number)[] {
  const covers: ("ignore" | number)[] = [];
  for (const name of readdirSync("/proc/self/fdinfo")) {
    const descriptor = Number(name);
    if (descriptor < first || isClosedOnSpawn(name)) continue;
    while (covers.length <= descriptor - first) covers.push("ignore");
    covers[descriptor - first] = cover;
  }
  return covers;
}

function isClosedOnSpawn(descriptor: string): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8"))?.[1];
    return (Number.parseInt(flags ?? "0", 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    // It is closed already: that of the folder which is being read.
    return true;
  }
}

/** O_CLOEXEC, as the kernel has it on every machine that Node runs on. */
const CLOSE_ON_EXEC = 0o2000000;

/** Rejects with what bubblewrap said, where it ends before anything is ready. */
function failureOf(child: Cell["child"], reject: (error: Error) => void): void {
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (said.length < 2_000) said += chunk.toString("utf8");
  });
  child.once("error", (cause) => reject(setupError(cause.message, { cause })));
  child.once("close", (exit) => reject(setupError(said.trim() || `exit ${exit}`)));
}

function setupError(reason: string, options?: ErrorOptions): TroupeError {
  return new TroupeError("sandbox_failed", `The sandbox could not be set up: ${reason}`, options);
}

function killProcess(process_: number): void {
  try {
    process.kill(process_, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import type { Duplex, Readable, Writable } from "node:stream";
import { TroupeError } from "../../../errors/troupe-error.ts";
import { readLines } from "../control-lines.ts";
import { BASE_ENVIRONMENT, DESCRIPTORS, IDENTITY_FILES } from "./bubblewrap-arguments.ts";
import { openInnerWorld, type InnerWorld } from "./inner-world.ts";

/** A started sandbox. Its first program is part of Troupe: it writes `ready` to the control line and awaits `start`. */
export interface Cell {
  child: ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };
  /** Resolves when the first program is ready. Nothing untrusted has run inside yet. */
  ready: Promise<InnerWorld>;
  /** Sends a line to the first program. */
  say: (line: string) => void;
  /** Ends all processes inside at once. */
  kill: () => void;
}

/** Options of `startCell`. */
export interface CellOptions {
  /** The whole command: the change to another user, then bubblewrap, then the first program inside. */
  command: readonly string[];
  /** The arguments that bubblewrap reads from a descriptor. */
  arguments: readonly string[];
  /** Whether `/project` is a copy that can be written. */
  copiesProject: boolean;
  /** Size of each writable file system. */
  diskBytes: number;
  /** The filter for system calls; null if this processor has no filter. */
  filter: Buffer | null;
  /** A folder of the host. The first program inside gets it as an open descriptor, and must close it. */
  socketFolder: string | null;
  /** Gets each line of the first program after `ready`. */
  onLine?: (line: string) => void;
}

/** Starts a sandbox and returns at once. `ready` rejects with a TroupeError if the sandbox could not be set up. */
export function startCell(options: CellOptions): Cell {
  const [file = "", ...words] = options.command;
  const folder = options.socketFolder === null ? null : openSync(options.socketFolder, "r");
  const nothing = openSync("/dev/null", "r");
  const child = spawn(file, words, {
    // The command's environment is in the arguments. This one belongs to bubblewrap, and programs inside can read it.
    env: { PATH: BASE_ENVIRONMENT["PATH"] },
    cwd: "/",
    stdio: [
      ...Array.from({ length: DESCRIPTORS.socketFolder }, () => "pipe" as const),
      folder ?? nothing,
      // Files that this process inherited would be passed on to the child.
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
    // Needs two lines: the process number and `ready`. They may arrive in any order.
    const open = (): void => {
      if (!isReady || init === null || world !== null) return;
      try {
        world = openInnerWorld(init, options);
        resolve(world);
      } catch (cause) {
        reject(setupError("its processes and files cannot be read", { cause }));
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

/** Returns entries of `stdio` that replace every file that a child would inherit, from descriptor `first` on. */
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
    // It is closed already: it was the descriptor of the folder that was listed.
    return true;
  }
}

/** The kernel's flag O_CLOEXEC. It has this value on every processor that Node supports. */
const CLOSE_ON_EXEC = 0o2000000;

/** Rejects with the error text of bubblewrap if it ends before the sandbox is ready. */
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
    // The process has ended in the meantime.
  }
}

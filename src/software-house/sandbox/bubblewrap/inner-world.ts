import { closeSync, openSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { createSocketMemory } from "./socket-memory.ts";

/** Reads the processes and files of a sandbox from outside, also after its processes have ended. */
export interface InnerWorld extends Disposable {
  /** Returns true as long as a process is left inside. */
  isAlive(): boolean;
  /** Returns the process numbers inside, without bubblewrap's own process. */
  processes(): number[];
  /** Returns the resident memory of a process in bytes; 0 if it has ended. */
  residentBytes: (process: number) => number;
  /** Returns the number of threads of a process; 0 if it has ended. */
  threads: (process: number) => number;
  /** Returns the number of files and connections that a process has open; 0 if they cannot be counted. */
  descriptors: (process: number) => number;
  /** Returns the proportional memory of a process in bytes. The processes that share a page split its size. */
  shareBytes: (process: number) => number;
  /** Returns the bytes that the kernel may hold for the sockets inside. */
  socketBytes: () => number;
  /** Returns the number of files, folders and links in all writable file systems. */
  files(): number;
  /** Returns the number of files, folders and links directly in `/tmp`. */
  temporaryFiles(): number;
  /** Returns true if a writable file system holds too many files, or has no space left and `mayFill` is false. */
  isFull(mayFill: boolean): boolean;
  /** Path of the project's copy on the host; null without a copy. It can be read after the sandbox has ended. */
  readonly project: string | null;
}

/** Process number of bubblewrap inside, which collects orphaned processes. */
const REAPER = 1;

/** Size that each file counts at least: an empty file takes memory too, which the file system does not count. */
const FILE_BYTES = 4_096;

/**
 * Opens the folders that the first process of a sandbox sees. Must be called before anything untrusted runs inside.
 * Holds the folders open, so that a link made later, or a reused process number, cannot lead to other files.
 */
export function openInnerWorld(
  init: number,
  { copiesProject, diskBytes }: { copiesProject: boolean; diskBytes: number },
): InnerWorld {
  const maximumFiles = Math.max(1_000, diskBytes / FILE_BYTES);
  const hold = (path: string): number => openSync(`/proc/${init}/root${path}`, "r");
  const processFolder = hold("/proc");
  const writable = ["/tmp", "/dev/shm", ...(copiesProject ? ["/project"] : [])].map(hold);
  const through = (descriptor: number): string => `/proc/self/fd/${descriptor}`;
  const read = (path: string): string => {
    try {
      return readFileSync(`${through(processFolder)}/${path}`, "utf8");
    } catch {
      return "";
    }
  };
  const spaceIn = (descriptor: number): { bfree: number; files: number } => {
    const { bfree, files, ffree } = statfsSync(through(descriptor));
    return { bfree, files: files - ffree };
  };
  let isOpen = true;
  const numbers = (): number[] => readdirSync(through(processFolder)).map(Number).filter(Boolean);
  return {
    // The kernel ends and collects all other processes before this one. The host decides when this one is collected.
    isAlive: () => isOpen && /^State:\s+[^\sZX]/m.test(read(`${REAPER}/status`)),
    processes: () => numbers().filter((process) => process !== REAPER),
    residentBytes: (process) => kilobytes(/^VmRSS:\s+(\d+)/m.exec(read(`${process}/status`))),
    threads: (process) => Number(/^Threads:\s+(\d+)/m.exec(read(`${process}/status`))?.[1] ?? 0),
    descriptors(process) {
      try {
        return readdirSync(`${through(processFolder)}/${process}/fd`).length;
      } catch {
        return 0;
      }
    },
    shareBytes: (process) => kilobytes(/^Pss:\s+(\d+)/m.exec(read(`${process}/smaps_rollup`))),
    socketBytes: createSocketMemory(() => read(`${REAPER}/net/sockstat`)),
    files: () => writable.map(spaceIn).reduce((total, { files }) => total + files, 0),
    temporaryFiles: () => readdirSync(through(writable[0] as number)).length,
    isFull: (mayFill) =>
      writable.map(spaceIn).some(({ bfree, files }) => (bfree === 0 && !mayFill) || files > maximumFiles),
    project: copiesProject ? through(writable.at(-1) as number) : null,
    [Symbol.dispose]() {
      isOpen = false;
      for (const descriptor of [processFolder, ...writable]) closeSync(descriptor);
    },
  };
}

function kilobytes(found: RegExpExecArray | null): number {
  return Number(found?.[1] ?? 0) * 1_024;
}

import { closeSync, openSync, readdirSync, readFileSync, statfsSync } from "node:fs";

/** A look into a running sandbox from outside, also after its processes have ended. */
export interface InnerWorld extends Disposable {
  /** True as long as any process is left inside. */
  isAlive(): boolean;
  /** The processes inside, by their numbers there, without bubblewrap's own. */
  processes(): number[];
  /** The resident memory of a process in bytes; zero when it has ended. */
  residentBytes: (process: number) => number;
  /** Its share of resident memory, where pages that several processes have in common are counted once. */
  shareBytes: (process: number) => number;
  /** True where a file system that programs may write to has no room left. */
  isFull(): boolean;
  /** The copy of the project as a path on the host; null where there is none. It outlives the sandbox. */
  readonly project: string | null;
}

/** bubblewrap's own process inside, which collects orphans. */
const REAPER = 1;

/** What a file takes at least, also an empty one, which takes memory beside the bytes that are counted. */
const FILE_BYTES = 4_096;

/**
 * Opens what the first process of a sandbox sees, while nothing untrusted runs there yet. Folders are held open, so that
 * neither a link made later nor a process number used again can lead elsewhere.
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
  let isOpen = true;
  const numbers = (): number[] => readdirSync(through(processFolder)).map(Number).filter(Boolean);
  return {
    // The kernel ends and collects all others before their reaper; who collects that one is up to the host.
    isAlive: () => isOpen && /^State:\s+[^\sZX]/m.test(read(`${REAPER}/status`)),
    processes: () => numbers().filter((process) => process !== REAPER),
    residentBytes: (process) => kilobytes(/^VmRSS:\s+(\d+)/m.exec(read(`${process}/status`))),
    shareBytes: (process) => kilobytes(/^Pss:\s+(\d+)/m.exec(read(`${process}/smaps_rollup`))),
    isFull: () =>
      writable.some((descriptor) => {
        const { bfree, files, ffree } = statfsSync(through(descriptor));
        return bfree === 0 || files - ffree > maximumFiles;
      }),
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

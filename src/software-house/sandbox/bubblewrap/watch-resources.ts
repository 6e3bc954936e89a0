import type { SandboxLimits } from "../sandbox.ts";
import type { StopReason } from "../watch-program.ts";
import type { InnerWorld } from "./inner-world.ts";

/** How often it looks, in milliseconds. */
const INTERVAL_MILLISECONDS = 20;

/** Looks at a sandbox from outside until disposed, and tells when its programs use more than they may. */
export function watchResources(
  world: InnerWorld,
  options: {
    limits: Pick<SandboxLimits, "memoryBytes" | "processes">;
    /** A process of ours inside, and how much memory it may use that does not count. */
    ours?: { process: number; bytes: number };
    onExceeded: (reason: StopReason) => void;
  },
): Disposable {
  const timer = setInterval(() => {
    const reason = exceeded(world, options);
    if (reason !== null) options.onExceeded(reason);
  }, INTERVAL_MILLISECONDS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function exceeded(
  world: InnerWorld,
  { limits, ours }: Pick<Parameters<typeof watchResources>[1], "limits" | "ours">,
): StopReason | null {
  const processes = world.processes();
  const theirs = processes.filter((process) => process !== ours?.process);
  if (theirs.length > limits.processes) return "processes";
  // Ours counts as soon as it uses more than it can need: somebody may have got into it.
  const used = (bytesOf: (process: number) => number): number =>
    sum(theirs, bytesOf) + (ours ? Math.max(0, bytesOf(ours.process) - ours.bytes) : 0);
  // Resident memory counts shared pages once a process: quickly read, and never too little.
  if (used(world.residentBytes) > limits.memoryBytes && used(world.shareBytes) > limits.memoryBytes) {
    return "memory";
  }
  return world.isFull() ? "disk" : null;
}

function sum(processes: readonly number[], bytesOf: (process: number) => number): number {
  return processes.reduce((total, process) => total + bytesOf(process), 0);
}

import type { SandboxLimits } from "../sandbox.ts";
import type { StopReason } from "../watch-program.ts";
import type { InnerWorld } from "./inner-world.ts";

/** Time between two checks. */
const INTERVAL_MILLISECONDS = 20;

/** Checks a sandbox from outside until disposed. Calls `onExceeded` on each check that finds a limit exceeded. */
export function watchResources(
  world: InnerWorld,
  options: {
    limits: Pick<SandboxLimits, "memoryBytes" | "processes">;
    /** @default false */
    mayFillDisk?: boolean | undefined;
    /** The process number of a relay inside, and the bytes of its memory that do not count. */
    relay?: { process: number; bytes: number };
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
  { limits, mayFillDisk = false, relay }: Omit<Parameters<typeof watchResources>[1], "onExceeded">,
): StopReason | null {
  const processes = world.processes();
  const programs = processes.filter((process) => process !== relay?.process);
  if (programs.length > limits.processes) return "processes";
  // The relay's memory counts above the bytes that it can need: a program may have taken control of the relay.
  const sockets = world.socketBytes();
  const used = (bytesOf: (process: number) => number): number =>
    sockets + sum(programs, bytesOf) + (relay ? Math.max(0, bytesOf(relay.process) - relay.bytes) : 0);
  // Resident memory is fast to read and never too low, because it counts a shared page in each process.
  if (used(world.residentBytes) > limits.memoryBytes && used(world.shareBytes) > limits.memoryBytes) {
    return "memory";
  }
  return world.isFull(mayFillDisk) ? "disk" : null;
}

function sum(processes: readonly number[], bytesOf: (process: number) => number): number {
  return processes.reduce((total, process) => total + bytesOf(process), 0);
}

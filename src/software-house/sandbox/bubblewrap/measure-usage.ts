import type { ServerUsage } from "../sandbox.ts";
import type { InnerWorld } from "./inner-world.ts";

/**
 * Measures what the processes of a sandbox use together, without the relay. Returns null if they have ended, or if
 * their files cannot be counted.
 */
export function measureUsage(world: InnerWorld, relay: number): ServerUsage | null {
  if (!world.isAlive()) return null;
  const programs = world.processes().filter((process) => process !== relay);
  const sum = (amountOf: (process: number) => number): number =>
    programs.reduce((total, process) => total + amountOf(process), 0);
  const descriptors = sum(world.descriptors);
  if (descriptors === 0) return null;
  return {
    processes: programs.length,
    threads: sum(world.threads),
    descriptors,
    memoryBytes: sum(world.residentBytes),
    files: world.files(),
    temporaryFiles: world.temporaryFiles(),
  };
}

import { availableParallelism, loadavg } from "node:os";

/** How many times longer a limit of time is if it was reached on a busy machine. */
export const BUSY_FACTOR = 10;

/** What is measured of a machine. */
export interface MachineLoad {
  /** Processes that run or want to run, over the last minute. */
  waiting: number;
  cores: number;
  /** Part of the processor time that this process gets while it computes, from 0 to 1. */
  share: number;
}

/**
 * Returns true if programs now get clearly less processor time than they need. Then a limit of time says nothing about
 * a program. The answer is kept for two seconds, because many requests can be late at once.
 */
export function isMachineBusy(measure: () => MachineLoad = measureLoad): boolean {
  if (measure !== measureLoad) return isBusy(measure());
  if (performance.now() > known.until) {
    known = { isBusy: isBusy(measure()), until: performance.now() + KEPT_MILLISECONDS };
  }
  return known.isBusy;
}

let known = { isBusy: false, until: Number.NEGATIVE_INFINITY };

const KEPT_MILLISECONDS = 2_000;

/** Processes for each core above which a machine is busy. */
const MOST_WAITING = 1.5;

/** Share of the processor time below which a machine is busy. */
const LEAST_SHARE = 0.8;

function isBusy({ waiting, cores, share }: MachineLoad): boolean {
  return waiting > MOST_WAITING * cores || share < LEAST_SHARE;
}

/** How long to compute for a measurement, in milliseconds: several turns of the kernel's scheduler. */
const SAMPLE_MILLISECONDS = 50;

function measureLoad(): MachineLoad {
  const start = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - start < SAMPLE_MILLISECONDS);
  const { user, system } = process.cpuUsage(before);
  const elapsed = performance.now() - start;
  return {
    waiting: loadavg()[0] ?? 0,
    cores: availableParallelism(),
    share: (user + system) / 1_000 / elapsed,
  };
}

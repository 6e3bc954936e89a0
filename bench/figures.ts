import type { ContenderName } from "./contenders/contender.ts";
import type { Job } from "./jobs.ts";
import type { Measured } from "./measured.ts";

/** What is measured. The name contains the unit. */
export type Metric =
  | "modelCalls"
  | "promptCharacters"
  | "argumentCharacters"
  | "formatCharacters"
  | "cpuMilliseconds"
  | "wallMilliseconds"
  | "runsPerSecond"
  | "peakMegabytes"
  | "coldStartMilliseconds";

/** One sample a round, none of those who do not do the job; samples of the same round were taken one after the other. */
export type Samples = Record<ContenderName, number[]>;

/** All samples, by job and metric; a job that was not measured has none. */
export type Measurements = Partial<Record<Job, Partial<Record<Metric, Samples>>>>;

/** Kilobytes of `node_modules` after an installation without development dependencies. */
export interface InstallSizes {
  troupe: number;
  alone: number;
}

/** All figures that docs/maintainers/benchmarks.md shows. */
export interface Figures {
  measured: Measured | null;
  measurements: Measurements;
  install: InstallSizes | null;
}

/** No samples yet. */
export function noSamples(): Samples {
  return { floor: [], "hand-written": [], swarm: [], troupe: [] };
}

import type { Measured } from "../measured.ts";

/** What the runs of one kind leave behind. */
export interface Growth {
  kind: string;
  runs: number;
  /** How much the heap grew for each run, after a collection, in bytes. */
  bytesPerRun: number;
  /** How many more descriptors the process had open at the end. */
  descriptors: number;
  warnings: number;
}

/** The longest blocks of the event loop while many runs are under way, one for each round, in milliseconds. */
export interface Load {
  runs: number;
  troupe: number[];
  handWritten: number[];
}

/** How a run against a hostile server ended. */
export interface HostileEnding {
  title: string;
  ending: string;
  milliseconds: number;
  /** The longest block of the event loop, in milliseconds. */
  block: number;
}

/** How the runs ended while a share of the model's replies failed in one way. */
export interface FaultCell {
  fault: string;
  share: number;
  /** The number of runs by their ending: `completed`, or a code. */
  endings: Record<string, number>;
}

/** Everything that the endurance benchmark measures. */
export interface EnduranceFigures {
  measured: Measured;
  growth: Growth[];
  load: Load[];
  hostile: HostileEnding[];
  faults: FaultCell[];
}

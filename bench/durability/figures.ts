import type { Measured } from "../measured.ts";
import type { Moment } from "./step-model.ts";

/** The results of killed runs. `repeated`, `lost` and `different` must be 0. */
export interface KillFigures {
  plans: number;
  steps: number;
  moments: {
    moment: Moment;
    kills: number;
    /** Calls whose results were recorded when the process was killed, over all kills. */
    recorded: number;
    /** Recorded calls that were sent again, and recorded results that were missing at the end. */
    repeated: number;
    lost: number;
    /** Calls that were not recorded, and were sent again. */
    sentAgain: number;
    /** Runs that ended differently from the run without a kill. */
    different: number;
  }[];
}

/** Where runs are kept: nowhere, in memory, or in SQLite with LangGraph's default or the command line's durability. */
export type Keeping = "none" | "memory" | "sqlite-async" | "sqlite-sync";

/** All ways of keeping runs, in the order of the table. */
export const KEEPINGS: readonly Keeping[] = ["none", "memory", "sqlite-async", "sqlite-sync"];

/** What a run costs, with one sample for each round. */
export interface CostSamples {
  wallMilliseconds: number[];
  cpuMilliseconds: number[];
  /** On disk. Empty if this way writes nothing to disk. */
  kilobytes: number[];
}

/** A thread after a number of runs. */
export interface ThreadAge {
  runs: number;
  kilobytes: number;
  /** The median of the last runs up to this one; null if there was only one run. */
  milliseconds: number | null;
}

/** How a thread of many runs grows, with all its states and with only the last one. */
export interface Growth {
  everything: ThreadAge[];
  last: ThreadAge[];
}

/** All figures in the durability part of docs/maintainers/benchmarks.md. */
export interface DurabilityFigures {
  /** `load` is the machine's load average before the measurement. */
  measured: Measured & { load: number };
  kills: KillFigures;
  cost: Record<Keeping, CostSamples>;
  growth: Growth;
}

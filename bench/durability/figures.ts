import type { Measured } from "../measured.ts";
import type { Moment } from "./step-model.ts";

/** What became of runs that were killed; `repeated`, `lost` and `different` are to be 0. */
export interface KillFigures {
  plans: number;
  steps: number;
  moments: {
    moment: Moment;
    kills: number;
    /** Calls that were on record when the process was killed, over all kills. */
    recorded: number;
    /** Recorded calls that were made again, and recorded results that were not there in the end. */
    repeated: number;
    lost: number;
    /** Calls without a record that were sent again. */
    sentAgain: number;
    /** Runs that ended otherwise than without a kill. */
    different: number;
  }[];
}

/** Where runs are kept: nowhere, in memory, or in SQLite, there by LangGraph's default or as the command line does it. */
export type Keeping = "none" | "memory" | "sqlite-async" | "sqlite-sync";

/** The ways, in the order of the table. */
export const KEEPINGS: readonly Keeping[] = ["none", "memory", "sqlite-async", "sqlite-sync"];

/** What a run costs, a sample a round. */
export interface CostSamples {
  wallMilliseconds: number[];
  cpuMilliseconds: number[];
  /** On disk; empty where nothing is written there. */
  kilobytes: number[];
}

/** A thread after so many runs. */
export interface ThreadAge {
  runs: number;
  kilobytes: number;
  /** Of the last runs up to this one, the middle one; null where there was but one. */
  milliseconds: number | null;
}

/** How a thread of many runs grows: with all its states, and with the last one only. */
export interface Growth {
  everything: ThreadAge[];
  last: ThreadAge[];
}

/** Everything that the part on durability of docs/benchmarks.md shows, as it was measured. */
export interface DurabilityFigures {
  /** `load` is the machine's load average before the run. */
  measured: Measured & { load: number };
  kills: KillFigures;
  cost: Record<Keeping, CostSamples>;
  growth: Growth;
}

import type { Measured } from "../measured.ts";

/** How long the runs took, next to the times that no schedule can beat, in milliseconds. */
export interface MakespanFigures {
  plans: number;
  /** Sums over all plans: measured, in waves without overhead, and one step after another. */
  measured: number;
  waves: number;
  /** The ratio measured / waves of each plan: median, 95th percentile, and worst. */
  median: number;
  high: number;
  worst: number;
  /** Only the plans with parallelism. `faster` is the median of sequential / measured. */
  parallel: { plans: number; measured: number; waves: number; sequential: number; faster: number };
}

/** Prompt tokens of all steps, by what each step is shown. */
export interface TokenFigures {
  /** A plain list of steps. Each step is shown all steps before it: the classic accumulated context. */
  list: TokenCount;
  /** The graph of steps. Each step is shown all finished steps. */
  all: TokenCount;
  ancestors: TokenCount;
  dependencies: TokenCount;
}

/** Tokens of all plans, and of those with parallelism. */
export interface TokenCount {
  every: number;
  parallel: number;
}

/** Runs with faults: how many there were, how many completed, and the requests that they sent. */
export interface FaultFigures {
  runs: number;
  completed: number;
  modelCalls: number;
}

/** All figures in the plans part of docs/maintainers/benchmarks.md. */
export interface PlanFigures {
  /** `load` is the machine's load average before the measurement. Other work makes every time longer. */
  measured: Measured & { load: number };
  makespan: MakespanFigures;
  tokens: TokenFigures;
  faults: { tenPercent: FaultFigures; otherModel: FaultFigures; otherSpecialist: FaultFigures };
}

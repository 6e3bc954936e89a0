import type { Measured } from "../measured.ts";

/** How long the runs took beside what no schedule can beat, in milliseconds. */
export interface MakespanFigures {
  plans: number;
  /** Everything added up: what was measured, waves without any overhead, and one step after the other. */
  measured: number;
  waves: number;
  /** Plan by plan, measured / waves: the middle one, the 95th of a hundred, and the worst. */
  median: number;
  high: number;
  worst: number;
  /** The plans with parallelism alone; `faster` is the middle plan's sequential / measured. */
  parallel: { plans: number; measured: number; waves: number; sequential: number; faster: number };
}

/** Prompt tokens of all steps, of all plans and of those with parallelism, by what a step is shown. */
export interface TokenFigures {
  /** A plain list of steps, each shown all before it: the classic accumulated context. */
  list: TokenCount;
  /** The graph of steps, each shown all that was finished. */
  all: TokenCount;
  ancestors: TokenCount;
  dependencies: TokenCount;
}

/** Tokens of all plans, and of those with parallelism. */
export interface TokenCount {
  every: number;
  parallel: number;
}

/** Runs under faults: how many there were, how many were completed, and the requests they took. */
export interface FaultFigures {
  runs: number;
  completed: number;
  modelCalls: number;
}

/** Everything that the part on plans of docs/benchmarks.md shows, as it was measured. */
export interface PlanFigures {
  /** `load` is the machine's load average before the run: what else it did makes every time longer. */
  measured: Measured & { load: number };
  makespan: MakespanFigures;
  tokens: TokenFigures;
  faults: { tenPercent: FaultFigures; otherModel: FaultFigures; otherSpecialist: FaultFigures };
}

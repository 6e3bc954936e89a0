import type { Measured } from "../measured.ts";
import type { FaultCounts } from "./disturb.ts";
import type { FencingFigures } from "./fencing.ts";

/** How long a number of workers took for its runs. */
export interface ThroughputSample {
  workers: number;
  /** How many runs each worker carries out at once. */
  concurrency: number;
  runs: number;
  seconds: number;
  /** From 0 to 1: how busy all cores were, with the model, the client and the services. */
  processorShare: number;
}

/** What a run took in each way, in milliseconds: one sample a round. */
export interface OverheadSample {
  /** Of the model, in milliseconds. */
  latency: number;
  /** How many runs were under way at a time. */
  concurrency: number;
  inProcess: number[];
  worker: number[];
}

/** What happened after a worker was killed. */
export interface TakeOverSample {
  /** The calls that were in flight. */
  moment: string;
  /** From the kill to the first call of the worker that took the run over. */
  milliseconds: number;
  inFlight: number;
  /** Calls that were sent before the kill, and again after it. */
  sentAgain: number;
  /** Of these, the calls that had been answered before the kill. Must be 0. */
  repeated: number;
}

/** What happened while workers died. `lost`, `wrong`, `repeatedCalls` and `repeatedEffects` must be 0. */
export interface SoakFigures {
  runs: number;
  workers: number;
  seconds: number;
  faults: Omit<FaultCounts, "crashes">;
  /** Workers that ended by themselves. Must be 0. */
  crashes: number;
  /** Runs that ended as they must. */
  right: number;
  /** Runs that reported that it is not known whether their effect happened. */
  unknown: number;
  /** Runs that ended in another way, or with another answer. */
  wrong: number;
  /** Runs that did not end. */
  lost: number;
  takeOvers: number;
  /** Methods of the client that rejected, and were called again. */
  clientErrors: number;
  calls: number;
  /** Calls of runs under way that were found recorded after a fault. */
  recordedCalls: number;
  /** Requests for calls that had been sent before. */
  callsSentAgain: number;
  /** Requests for calls whose results were recorded. */
  repeatedCalls: number;
  /** Effects of a tool of `onceTool` that happened more than once. */
  repeatedEffects: number;
}

/** All figures of the workers. A part that was not measured is absent. */
export interface WorkersFigures {
  /** `load` is the machine's load average before the measurement. */
  measured: Measured & { load: number };
  throughput?: ThroughputSample[];
  overhead?: OverheadSample[];
  fencing?: FencingFigures;
  takeOver?: TakeOverSample[];
  soak?: SoakFigures;
}

import { uniform } from "../plans/draws.ts";
import { nameOf } from "./jobs.ts";
import type { AskedCall } from "./script.ts";

/** How long the model takes for a reply, in milliseconds, drawn evenly. */
export interface Latency {
  from: number;
  to: number;
  /** After so many runs the draws repeat, so that each share of the runs waits equally long. */
  period: number;
}

/** The latencies of models, from short to long replies. */
export const MODEL_LIKE = { from: 300, to: 3_000 } as const;

/** Returns the latency of a call. It depends on nothing but the call. */
export function drawLatency({ job, call }: AskedCall, { from, to, period }: Latency): number {
  const name = nameOf({ ...job, number: job.number % period });
  return Math.round(from + (to - from) * uniform(`${name}/${call}`));
}

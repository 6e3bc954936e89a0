import { createOutcome, type Ending, type Outcome } from "../../src/run/outcome.ts";

/** Creates the outcome of a verification. It does not run a graph, so it has a duration but nothing to resume. */
export function verifyOutcome(ending: Ending, milliseconds: number): Outcome {
  return createOutcome(ending, { run: { id: "verify", startedAt: 0 }, usage: [], now: milliseconds });
}

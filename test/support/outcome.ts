import type { Outcome } from "../../src/index.ts";

/** An outcome with what matters to a test. */
export function outcome(part: Partial<Outcome> = {}): Outcome {
  return {
    status: "completed",
    reason: null,
    code: null,
    limit: null,
    steps: { completed: 0, failed: 0, skipped: 0, unfinished: 0 },
    mode: "live",
    usage: { modelCalls: 1, inputTokens: 1, outputTokens: 1, cachedTokens: 0, cost: null },
    milliseconds: 1,
    ...part,
  };
}

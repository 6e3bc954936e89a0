import type { PlanStep, StepResult } from "../../src/index.ts";

/** A step with what matters to a test. */
export function step(id: string, dependsOn: string[] = [], agent = "cook"): PlanStep {
  return { id, agent, task: `do ${id}`, dependsOn };
}

/** A result with what matters to a test. */
export function result(id: string, part: Partial<StepResult> = {}): StepResult {
  const usage = { modelCalls: 1, inputTokens: 1, outputTokens: 1, cachedTokens: 0, cost: null };
  return {
    id,
    agent: "cook",
    status: "completed",
    text: `${id} done`,
    error: null,
    attempts: 1,
    usage,
    milliseconds: 1,
    models: ["gpt-4.1-mini"],
    fallbacks: [],
    ...part,
  };
}

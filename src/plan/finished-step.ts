import type { Fallback } from "../run/fallback.ts";
import { sumUsage } from "../run/sum-usage.ts";
import type { Usage, UsageEntry } from "../run/usage.ts";
import type { StepResult } from "./step-result.ts";

/** What one specialist did for a step. */
export interface StepWork<Name extends string> {
  id: string;
  agent: Name;
  /** Every model request of the step. */
  calls: readonly UsageEntry[];
  /** Models that took over from other models. */
  fallbacks: readonly Fallback[];
  milliseconds: number;
}

/** Makes the result of a step from a specialist's work. `before` is the result of the specialists that it took over from. */
export function finishedStep<Name extends string>(
  { id, agent, calls, fallbacks, milliseconds }: StepWork<Name>,
  ending: Pick<StepResult, "status" | "text" | "error" | "data">,
  before?: StepResult,
): StepResult<Name> {
  const own = sumUsage(calls);
  const usage = before === undefined ? own : added(before.usage, own);
  const models = [...(before?.models ?? []), ...calls.map(({ model }) => model)];
  const handedOn = before?.error ? [fallbackRecord(before, agent, before.error)] : [];
  return {
    id,
    agent,
    ...ending,
    attempts: attemptsOf({ agent, calls, fallbacks }) + (before?.attempts ?? 0),
    usage,
    milliseconds: milliseconds + (before?.milliseconds ?? 0),
    models: [...new Set(models)],
    fallbacks: [...(before?.fallbacks ?? []), ...handedOn, ...fallbacks],
  };
}

/**
 * Counts the first attempt, and one more for each repeated request and each model that took over from another one. What
 * the agents of a team repeat is not counted: their steps have attempts of their own.
 */
function attemptsOf({
  agent: own,
  calls,
  fallbacks,
}: Pick<StepWork<string>, "agent" | "calls" | "fallbacks">): number {
  const repeated = calls.filter(({ agent, attempt }) => agent === own && attempt > 1).length;
  return 1 + repeated + fallbacks.filter(({ kind }) => kind === "model").length;
}

/** Makes the record that one specialist takes over from another because of an error. */
export function fallbackRecord(
  { agent: from }: { agent: string },
  to: string,
  { code, message }: { code: string; message: string },
): Fallback {
  return { kind: "specialist", from, to, code, message };
}

function added(one: Usage, other: Usage): Usage {
  return {
    modelCalls: one.modelCalls + other.modelCalls,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: (one.cachedTokens ?? 0) + (other.cachedTokens ?? 0),
    cost: one.cost === null || other.cost === null ? null : one.cost + other.cost,
  };
}

import type { StepResult } from "../plan/step-result.ts";

/** What a supervised run does about a step that failed for good: `skip` what builds on it, `stop`, or `replan`. */
export type OnFailure = (typeof FAILURE_ACTIONS)[number];

/** The actions there are. */
export const FAILURE_ACTIONS = ["skip", "stop", "replan"] as const;

/** How often a run is planned anew at most, where nothing else is said. */
const DEFAULT_REPLANS = 2;

/** What a specialist says about its own failures, of what is looked at here. */
interface Failing {
  readonly name: string;
  readonly fallback?: string | undefined;
  readonly onFailure?: OnFailure | undefined;
}

/** A failure, as a result holds it. */
export type FailedResult = Pick<StepResult, "agent" | "status" | "error">;

/** What a graph does about failed steps, read off its options alone. */
export interface FailurePolicy {
  /** Who does the step now, by name; null where nobody else is to try it. */
  readonly fallbackFor: (result: FailedResult) => string | null;
  /** What follows where nobody else is to try it; `agent` is whom the plan named. */
  readonly actionFor: (agent: string) => OnFailure;
  /** How often a run is planned anew at most; 0 also where nothing asks for it. */
  readonly replans: number;
}

/** What a person has rejected is not handed to somebody else instead. */
const FOR_NOBODY_ELSE = "rejected";

/** Makes a graph's policy of its specialists' own words and the graph's defaults. */
export function createFailurePolicy(options: {
  specialists: readonly Failing[];
  onFailure?: OnFailure | undefined;
  replans?: number | undefined;
}): FailurePolicy {
  const { specialists, onFailure = "skip", replans = DEFAULT_REPLANS } = options;
  const mayReplan = [onFailure, ...specialists.map((one) => one.onFailure)].includes("replan");
  const byName = new Map(specialists.map((specialist) => [specialist.name, specialist]));
  return {
    replans: mayReplan ? replans : 0,
    fallbackFor: (result) =>
      result.status !== "failed" || result.error?.code === FOR_NOBODY_ELSE
        ? null
        : (byName.get(result.agent)?.fallback ?? null),
    actionFor: (agent) => byName.get(agent)?.onFailure ?? onFailure,
  };
}

import type { StepResult } from "../plan/step-result.ts";

/**
 * What a supervised run does after a step has failed and no fallback is left: `skip` skips the steps that depend on it,
 * `stop` ends the run, `replan` has the planner rewrite the rest of the plan.
 */
export type OnFailure = (typeof FAILURE_ACTIONS)[number];

/** All actions. */
export const FAILURE_ACTIONS = ["skip", "stop", "replan"] as const;

/** How often a run can be replanned by default. */
const DEFAULT_REPLANS = 2;

/** The failure options of a specialist that are read here. */
interface Failing {
  readonly name: string;
  readonly fallback?: string | undefined;
  readonly onFailure?: OnFailure | undefined;
}

/** The members of a failed result that are read here. */
export type FailedResult = Pick<StepResult, "agent" | "status" | "error">;

/** What a graph does about failed steps. It depends only on the graph's options. */
export interface FailurePolicy {
  /** Returns the name of the specialist that tries the step next, or null if there is none. */
  readonly fallbackFor: (result: FailedResult) => string | null;
  /** Returns the action if no specialist is left to try the step. `agent` is the specialist that the plan named. */
  readonly actionFor: (agent: string) => OnFailure;
  /** How often a run can be replanned. It is also 0 if no option asks for `replan`. */
  readonly replans: number;
}

/** The code of a failure that no fallback takes over: a person rejected the step. */
const WITHOUT_FALLBACK = "rejected";

/** Makes a graph's policy of its specialists' own options and the graph's defaults. */
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
      result.status !== "failed" || result.error?.code === WITHOUT_FALLBACK
        ? null
        : (byName.get(result.agent)?.fallback ?? null),
    actionFor: (agent) => byName.get(agent)?.onFailure ?? onFailure,
  };
}

import type { Plan } from "../plan/plan.ts";
import type { Progress } from "../plan/progress.ts";
import type { FailedStep, Replan } from "../plan/replan.ts";
import type { Results, StepResult } from "../plan/step-result.ts";
import type { FailurePolicy } from "./failure-policy.ts";

/** What a supervised run does next about its failed steps. */
export type Reaction =
  /** Run the steps that can still run, and skip those that depend on a failed step. */
  | { kind: "go-on" }
  /** Another specialist tries its step first; only then is the plan rewritten. No other step starts. */
  | { kind: "take-over" }
  | { kind: "stop"; because: StepResult }
  | { kind: "replan"; failures: FailedStep[] };

/**
 * Returns the reaction to failures. It depends only on the state and the policy, so that an edited state works like any
 * other.
 */
export function reactionTo(
  state: {
    plan: Plan;
    results: Results;
    progress: Progress;
    replan: Replan | null | undefined;
    request: string;
  },
  policy: FailurePolicy,
): Reaction {
  const { plan, results, progress, replan, request } = state;
  const failures = progress.standing
    .filter((result) => result.status === "failed")
    .map((result) => {
      const step = plan.find(({ id }) => id === result.id);
      return { result, step, action: policy.actionFor(step?.agent ?? result.agent) };
    });
  const stopping = failures.find(({ action }) => action === "stop");
  if (stopping !== undefined) return { kind: "stop", because: stopping.result };
  const current = replan?.request === request ? replan : null;
  const mayReplan = (current?.failureRounds ?? 0) < policy.replans && (current?.fault ?? null) === null;
  if (!mayReplan) return { kind: "go-on" };
  if (!failures.some(({ action }) => action === "replan")) return { kind: "go-on" };
  const isTakenOver = ({ id }: { id: string }): boolean => results[id]?.status === "failed";
  if (progress.ready.some(isTakenOver)) return { kind: "take-over" };
  return {
    kind: "replan",
    failures: failures.flatMap(({ result, step }) =>
      step === undefined ? [] : [{ ...step, error: result.error ?? NO_REASON }],
    ),
  };
}

const NO_REASON = { code: "specialist_failed", message: "no reason given" };

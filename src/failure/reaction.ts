import type { Plan } from "../plan/plan.ts";
import type { Progress } from "../plan/progress.ts";
import type { FailedStep, Replan } from "../plan/replan.ts";
import type { Results, StepResult } from "../plan/step-result.ts";
import type { FailurePolicy } from "./failure-policy.ts";

/** What a supervised run does next about the steps that failed for good. */
export type Reaction =
  /** Whatever may still run goes on; what builds on a failed step is skipped. */
  | { kind: "go-on" }
  /** The plan will be made anew, but first another specialist tries its step: nothing else is begun. */
  | { kind: "take-over" }
  | { kind: "stop"; because: StepResult }
  | { kind: "replan"; failures: FailedStep[] };

/** Decides it from the state alone, so that an edited state is treated like any other. */
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

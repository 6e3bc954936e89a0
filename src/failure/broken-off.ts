import { failureText } from "../plan/plan-ending.ts";
import type { Ending } from "../run/outcome.ts";
import type { Progress } from "../plan/progress.ts";
import { replanFault, type Replan } from "../plan/replan.ts";
import type { Reaction } from "./reaction.ts";

/**
 * Returns the ending of a run that ends before its plan is done: because a failed step stops it, or because the plan could
 * not be rewritten. Returns null if the run can continue.
 */
export function brokenOff(
  reaction: Reaction,
  { progress, replan, request }: { progress: Progress; replan: Replan | null | undefined; request: string },
): Ending | null {
  if (reaction.kind === "stop") {
    const { because } = reaction;
    const reason = `stopped because ${failureText(because)}`;
    return { status: "stopped", reason, code: because.error?.code ?? null };
  }
  const fault = replanFault(replan, request);
  if (fault === null) return null;
  const failures = progress.standing.filter(({ status }) => status === "failed");
  const reason = [...failures.map(failureText), `replanning failed: ${fault}`].join("; ");
  return { status: "partial", reason, code: failures[0]?.error?.code ?? "plan_invalid" };
}

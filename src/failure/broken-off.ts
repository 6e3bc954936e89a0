import { failureText } from "../plan/plan-ending.ts";
import type { Ending } from "../run/outcome.ts";
import type { Progress } from "../plan/progress.ts";
import { replanFault, type Replan } from "../plan/replan.ts";
import type { Reaction } from "./reaction.ts";

/** How a run ends that a failure breaks off before its plan is done: told to stop, or not planned anew. Null otherwise. */
export function brokenOff(
  reaction: Reaction,
  { progress, replan, request }: { progress: Progress; replan: Replan | null | undefined; request: string },
): Ending | null {
  if (reaction.kind === "stop") {
    const { because } = reaction;
    const reason = `told to stop where ${failureText(because)}`;
    return { status: "stopped", reason, code: because.error?.code ?? null };
  }
  const fault = replanFault(replan, request);
  if (fault === null) return null;
  const failures = progress.standing.filter(({ status }) => status === "failed");
  const reason = [...failures.map(failureText), `planning anew failed: ${fault}`].join("; ");
  return { status: "partial", reason, code: failures[0]?.error?.code ?? "plan_invalid" };
}

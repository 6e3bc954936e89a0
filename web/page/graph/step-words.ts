import type { StepView } from "../run/run-view.ts";
import { statusWords } from "../ui/status-icon.tsx";

/** Says how a step stands. A step that has not begun says what it waits for. */
export function stepWords(status: StepView["status"], unfinished: readonly string[]): string {
  if (status === "pending" && unfinished.length > 0) return `after ${someOf(unfinished)}`;
  return statusWords(status);
}

function someOf(ids: readonly string[]): string {
  return ids.length > 2 ? `${ids[0]} and ${ids.length - 1} more` : ids.join(" and ");
}

/** The steps that a step still waits for. */
export function unfinishedBefore(
  { dependsOn }: Pick<StepView, "dependsOn">,
  statuses: ReadonlyMap<string, StepView["status"]>,
): string[] {
  return dependsOn.filter((id) => statuses.has(id) && statuses.get(id) !== "completed");
}

/** How many steps stand how, in the order in which a bar shows them. */
export interface PlanProgress {
  readonly completed: number;
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
  readonly skipped: number;
  readonly pending: number;
}

/** Counts the steps of a plan by their status. */
export function progressOfPlan(steps: readonly Pick<StepView, "status">[]): PlanProgress {
  const counts = { completed: 0, running: 0, waiting: 0, failed: 0, skipped: 0, pending: 0 };
  for (const { status } of steps) counts[status] += 1;
  return counts;
}

/** Says how far a plan is: `5 of 12 steps completed, 2 running, 1 failed`. */
export function progressWords(progress: PlanProgress): string {
  const { completed, running, waiting, failed, skipped, pending } = progress;
  const all = completed + running + waiting + failed + skipped + pending;
  const parts = [
    `${completed} of ${all} ${all === 1 ? "step" : "steps"} completed`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return parts.join(", ");
}

import type { StepView } from "../run/run-view.ts";
import { progressOfPlan, progressWords, type PlanProgress } from "./step-words.ts";
import styles from "./plan-graph.module.css";

const PARTS: readonly (keyof PlanProgress)[] = [
  "completed",
  "failed",
  "running",
  "waiting",
  "skipped",
  "pending",
];

/** Shows how many steps of a plan stand how, as a bar and in words. */
export function PlanBar({ steps }: { readonly steps: readonly StepView[] }): React.JSX.Element {
  const progress = progressOfPlan(steps);
  return (
    <div className={styles["progress"]}>
      <div className={styles["bar"]} aria-hidden="true">
        {PARTS.filter((part) => progress[part] > 0).map((part) => (
          <span key={part} className={styles[part]} style={{ flexGrow: progress[part] }} />
        ))}
      </div>
      <span role="status" className={styles["progressWords"]}>
        {progressWords(progress)}
      </span>
    </div>
  );
}

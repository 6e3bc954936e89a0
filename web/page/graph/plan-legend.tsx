import type { StepView } from "../run/run-view.ts";
import { StatusIcon, statusWords } from "../ui/status-icon.tsx";
import { ArrowSign } from "./graph-legend.tsx";
import styles from "./graph-legend.module.css";

const STATUSES: readonly StepView["status"][] = [
  "pending",
  "running",
  "waiting",
  "completed",
  "failed",
  "skipped",
];

/** Says what the signs of the plan mean. */
export function PlanLegend(): React.JSX.Element {
  return (
    <ul className={styles["legend"]} aria-label="What the signs mean">
      {STATUSES.map((status) => (
        <li key={status}>
          <span className={styles["still"]}>
            <StatusIcon status={status} label={null} />
          </span>
          {statusWords(status)}
        </li>
      ))}
      <li>
        <ArrowSign look="choice" />
        waits for
      </li>
      <li>
        <ArrowSign look="always" />
        result is there
      </li>
      <li>
        <ArrowSign look="taken" />
        works with the result
      </li>
      <li className={styles["sentence"]}>
        an arrow that follows from others shows once one of its steps is chosen
      </li>
    </ul>
  );
}

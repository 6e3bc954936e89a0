import { memo } from "react";
import type { Span, StepView } from "../run/run-view.ts";
import { classNames } from "../ui/class-names.ts";
import { StatusIcon, statusWords } from "../ui/status-icon.tsx";
import { startsOfSteps } from "./flow-of-plan.ts";
import { StepTime } from "./step-node.tsx";
import styles from "./plan-table.module.css";

interface PlanTableProps {
  readonly steps: readonly StepView[];
  readonly spans: readonly Span[];
  readonly selected: string | null;
  readonly onSelect: (step: string) => void;
}

/** Shows the steps of a plan as a table, with the same facts as the graph. */
export function PlanTable({ steps, spans, selected, onSelect }: PlanTableProps): React.JSX.Element {
  const starts = startsOfSteps(spans);
  return (
    <div className={styles["frame"]} role="region" aria-label="The plan as a table" tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Specialist</th>
            <th scope="col">Task</th>
            <th scope="col">Waits for</th>
            <th scope="col">Status</th>
            <th scope="col" className={styles["number"]}>
              Attempts
            </th>
            <th scope="col" className={styles["number"]}>
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <StepRow
              key={step.id}
              step={step}
              startedAt={starts.get(step.id) ?? null}
              isSelected={step.id === selected}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface StepRowProps {
  readonly step: StepView;
  readonly startedAt: number | null;
  readonly isSelected: boolean;
  readonly onSelect: (step: string) => void;
}

const StepRow = memo(function StepRow({ step, startedAt, isSelected, onSelect }: StepRowProps) {
  const { id, agent, task, dependsOn, status, attempts, milliseconds } = step;
  return (
    <tr className={classNames(isSelected && styles["selected"])}>
      <th scope="row">
        <button
          type="button"
          className={styles["step"]}
          aria-pressed={isSelected}
          onClick={() => onSelect(id)}
        >
          {id}
        </button>
      </th>
      <td className={styles["agent"]}>{agent}</td>
      <td className={styles["task"]}>{task.slice(0, 400)}</td>
      <td className={styles["ids"]}>{dependsOn.join(", ")}</td>
      <td>
        <span className={styles["status"]}>
          <StatusIcon status={status} label={null} />
          {statusWords(status)}
        </span>
      </td>
      <td className={classNames(styles["number"], styles["attempts"])}>{attempts === 0 ? "" : attempts}</td>
      <td className={styles["number"]}>
        <StepTime status={status} milliseconds={milliseconds} startedAt={startedAt} />
      </td>
    </tr>
  );
}, isSameRow);

function isSameRow(one: StepRowProps, other: StepRowProps): boolean {
  return (
    one.isSelected === other.isSelected &&
    one.startedAt === other.startedAt &&
    one.onSelect === other.onSelect &&
    JSON.stringify(one.step) === JSON.stringify(other.step)
  );
}

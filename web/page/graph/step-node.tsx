import { memo, use, useEffect, useRef } from "react";
import type { Node, NodeProps } from "@xyflow/react";
import type { StepView } from "../run/run-view.ts";
import { classNames } from "../ui/class-names.ts";
import { StatusIcon } from "../ui/status-icon.tsx";
import { Duration } from "../ui/time.tsx";
import { Anchors } from "./anchors.tsx";
import { PlanActionsContext } from "./plan-actions.ts";
import styles from "./step-node.module.css";

/** What the card of a step shows. */
export type StepData = Pick<StepView, "id" | "agent" | "task" | "status" | "attempts" | "milliseconds"> & {
  /** Milliseconds since 1970; null if the step has not begun. */
  readonly startedAt: number | null;
  /** How it stands, in words. */
  readonly words: string;
  readonly isSelected: boolean;
  /** True for the one card that the tab key reaches; the arrow keys go on from there. */
  readonly isTabStop: boolean;
  /** True if there is no room for the task. */
  readonly isSmall: boolean;
};

export type StepNodeType = Node<StepData, "step">;

/** Draws the card of a step. */
export const StepNode = memo(function StepNode({ data }: NodeProps<StepNodeType>) {
  const { id, agent, task, status, words, attempts, isSelected, isTabStop, isSmall } = data;
  const { select, moveFocus, claimFocus } = use(PlanActionsContext);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isTabStop && claimFocus(id)) button.current?.focus({ preventScroll: true });
  }, [isTabStop, claimFocus, id]);
  return (
    <>
      <button
        ref={button}
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        aria-pressed={isSelected}
        className={classNames(
          "nopan",
          styles["card"],
          styles[status],
          isSelected && styles["selected"],
          isSmall && styles["small"],
        )}
        onClick={() => select(id)}
        onKeyDown={(event) => {
          if (moveFocus(id, event.key)) event.preventDefault();
        }}
      >
        <span className={styles["head"]}>
          <StatusIcon status={status} label={null} />
          <span className={styles["id"]} title={id}>
            {id}
          </span>
          <span className={styles["time"]}>
            <StepTime status={status} milliseconds={data.milliseconds} startedAt={data.startedAt} />
          </span>
        </span>
        <span className={styles["task"]}>{task}</span>
        <span className={styles["foot"]}>
          <span className={styles["agent"]}>{agent}</span>
          <span className={styles["state"]}>
            {words}
            {attempts > 1 && `, attempt ${attempts}`}
          </span>
        </span>
      </button>
      <Anchors />
    </>
  );
});

/** How long a step took, or has run so far; nothing before it begins. */
export function StepTime({
  status,
  milliseconds,
  startedAt,
}: Pick<StepData, "status" | "milliseconds" | "startedAt">): React.JSX.Element | null {
  if (milliseconds !== null) return <Duration milliseconds={milliseconds} />;
  if (status === "running" && startedAt !== null) return <Duration from={startedAt} to={null} />;
  return null;
}

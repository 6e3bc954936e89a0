import { LongText } from "../content/long-text.tsx";
import { TextArea } from "../ui/text-field.tsx";
import type { StepApproval } from "../../../src/approval/approval.ts";
import type { BodyProps } from "./question-body.tsx";
import styles from "./inbox.module.css";

/** Shows the exact message that a specialist would get, and lets its task be edited. */
export function StepBody({
  question,
  edit,
  isLocked,
  onEdit,
}: Omit<BodyProps, "question"> & {
  readonly question: Pick<StepApproval, "agent" | "briefing" | "step">;
}): React.JSX.Element {
  return (
    <>
      <p className={styles["quiet"]}>
        {question.agent} would get exactly this message. Nothing of the step has run yet.
      </p>
      <div className={styles["text"]}>
        <LongText text={question.briefing} label="The message" />
      </div>
      {edit?.kind === "step" && (
        <TextArea
          label="The task"
          hint="It takes the place of the task in the message; the rest of the message stays."
          value={edit.task}
          disabled={isLocked}
          onChange={(task) => onEdit({ kind: "step", task })}
        />
      )}
    </>
  );
}

import { useId } from "react";
import { Button } from "../ui/button.tsx";
import { CheckIcon, CloseIcon, SendIcon } from "../ui/icons.tsx";
import { isSendKey, SEND_KEYS } from "../ui/send-key.ts";
import { TextArea } from "../ui/text-field.tsx";
import type { AllowedDecisions, Answer } from "./answers.ts";
import { readEdit, type EditDraft } from "./edit-draft.ts";
import { FaultList } from "./fault-list.tsx";
import type { Question } from "./question.ts";
import styles from "./inbox.module.css";

interface DecisionBarProps {
  readonly question: Question;
  readonly allowed: AllowedDecisions;
  readonly agents: readonly string[];
  readonly mode: "look" | "edit" | "reject";
  readonly edit: EditDraft | null;
  readonly feedback: string;
  readonly isBusy: boolean;
  readonly decided: Answer | null;
  readonly onMode: (mode: "look" | "edit" | "reject") => void;
  readonly onFeedback: (feedback: string) => void;
  /** Forgets what was edited. */
  readonly onDiscard: () => void;
  readonly onAnswer: (answer: Answer) => void;
  readonly onUndo: () => void;
}

/** The buttons below a question: approve, edit, reject with words. */
export function DecisionBar(properties: DecisionBarProps): React.JSX.Element {
  const { allowed, mode, edit, isBusy, decided, onMode, onAnswer, onUndo } = properties;
  if (decided !== null) return <DecidedBar decided={decided} isBusy={isBusy} onUndo={onUndo} />;
  if (mode === "edit" && edit !== null) return <EditBar {...properties} edit={edit} />;
  if (mode === "reject") return <RejectBar {...properties} />;
  return (
    <div className={styles["bar"]}>
      {allowed.approve && (
        <Button tone="accent" disabled={isBusy} onClick={() => onAnswer({ decision: "approve" })}>
          <CheckIcon /> Approve
        </Button>
      )}
      {allowed.edit && (
        <Button disabled={isBusy} onClick={() => onMode("edit")}>
          Edit
        </Button>
      )}
      {allowed.reject && (
        <Button tone="bad" disabled={isBusy} onClick={() => onMode("reject")}>
          <CloseIcon /> Reject
        </Button>
      )}
    </div>
  );
}

function EditBar({
  question,
  edit,
  agents,
  isBusy,
  onMode,
  onDiscard,
  onAnswer,
}: DecisionBarProps & { readonly edit: EditDraft }): React.JSX.Element {
  const id = useId();
  const read = readEdit(question, edit, agents);
  const faults = "faults" in read ? read.faults : [];
  // Those of a plan and of calls stand beside what they are about.
  const isMarked = edit.kind === "plan" || edit.kind === "tools";
  return (
    <>
      {!isMarked && <FaultList id={id} title="Before it can be sent:" faults={faults} />}
      {isMarked && faults.length > 0 && (
        <p id={id} className={styles["quiet"]} role="status">
          {faults.length === 1 ? "One fault is" : `${faults.length} faults are`} marked above.
        </p>
      )}
      <div className={styles["bar"]}>
        <Button
          tone="accent"
          disabled={isBusy || faults.length > 0}
          aria-describedby={faults.length > 0 ? id : undefined}
          onClick={() => "answer" in read && onAnswer(read.answer)}
        >
          <SendIcon /> Run it as edited
        </Button>
        <Button disabled={isBusy} onClick={() => onMode("look")}>
          Back
        </Button>
        <Button disabled={isBusy} onClick={onDiscard}>
          Discard the changes
        </Button>
      </div>
    </>
  );
}

function RejectBar({
  question,
  feedback,
  isBusy,
  onMode,
  onFeedback,
  onAnswer,
}: DecisionBarProps): React.JSX.Element {
  const isEmpty = feedback.trim() === "";
  const reject = (): void => {
    if (!isBusy && !isEmpty) onAnswer({ decision: "reject", feedback: feedback.trim() });
  };
  return (
    <div className={styles["reject"]}>
      <TextArea
        label="What is wrong, and what would be right?"
        hint={readerWords(question)}
        value={feedback}
        onChange={onFeedback}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          reject();
        }}
        aria-keyshortcuts={SEND_KEYS}
        disabled={isBusy}
      />
      <div className={styles["bar"]}>
        <Button tone="bad" disabled={isBusy || isEmpty} onClick={reject}>
          <CloseIcon /> Reject
        </Button>
        <Button disabled={isBusy} onClick={() => onMode("look")}>
          Back
        </Button>
        {isEmpty && <span className={styles["quiet"]}>A rejection needs a reason.</span>}
      </div>
    </div>
  );
}

/** Shows what was decided and waits to be sent with the other answers. */
export function DecidedBar({
  decided,
  isBusy,
  onUndo,
}: {
  readonly decided: Answer;
  readonly isBusy: boolean;
  readonly onUndo: () => void;
}): React.JSX.Element {
  return (
    <div className={styles["bar"]}>
      <span className={styles["decided"]}>
        <CheckIcon /> {decidedWords(decided)}, not sent yet
      </span>
      <Button disabled={isBusy} onClick={onUndo}>
        Change
      </Button>
    </div>
  );
}

function decidedWords({ decision }: Answer): string {
  switch (decision) {
    case "approve":
      return "Approved";
    case "reject":
      return "Rejected";
    case "edit":
      return "Edited";
    case "answer":
      return "Answered";
  }
}

/** Says who reads a rejection, and what follows. */
function readerWords({ kind }: Question): string {
  switch (kind) {
    case "plan":
      return "The planner reads this and writes another plan.";
    case "step":
      return "The step fails with these words; the run goes on as its graph says.";
    case "tools":
      return "The calls are not made. The agent reads this.";
    case "specification":
    case "untestable":
      return "The product manager reads this and writes the specification again.";
    default:
      return "The graph reads this.";
  }
}

import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { SendIcon } from "../ui/icons.tsx";
import { TextArea } from "../ui/text-field.tsx";
import type { Answer } from "./answers.ts";
import { DecidedBar } from "./decision-bar.tsx";
import { readForeign, type ForeignDraft } from "./edit-draft.ts";
import styles from "./inbox.module.css";

/** Takes the answer to a question of a graph that Troupe did not build: any text or JSON. */
export function ForeignForm({
  draft,
  isLocked,
  decided,
  onDraft,
  onAnswer,
  onUndo,
}: {
  readonly draft: ForeignDraft;
  readonly isLocked: boolean;
  readonly decided: Answer | null;
  readonly onDraft: (draft: ForeignDraft) => void;
  readonly onAnswer: (answer: Answer) => void;
  readonly onUndo: () => void;
}): React.JSX.Element {
  const read = readForeign(draft);
  const fault = "faults" in read && draft.text !== "" ? (read.faults[0] ?? null) : null;
  if (decided !== null) return <DecidedBar decided={decided} isBusy={false} onUndo={onUndo} />;
  return (
    <div className={styles["reject"]}>
      <TextArea
        label="Your answer"
        hint="The graph continues with this value."
        isCode={draft.form === "json"}
        value={draft.text}
        error={fault}
        disabled={isLocked}
        onChange={(text) => onDraft({ ...draft, text })}
      />
      <Checkbox
        label="It is JSON"
        hint="For graphs that expect a number, a list or an object."
        checked={draft.form === "json"}
        disabled={isLocked}
        onChange={(isJson) => onDraft({ ...draft, form: isJson ? "json" : "text" })}
      />
      <div className={styles["bar"]}>
        <Button
          tone="accent"
          disabled={isLocked || "faults" in read}
          onClick={() => "answer" in read && onAnswer(read.answer)}
        >
          <SendIcon /> Answer
        </Button>
      </div>
    </div>
  );
}

import { useEffect, useId, useRef } from "react";
import { Badge } from "../ui/badge.tsx";
import { Plain } from "../content/plain.tsx";
import { WarningIcon } from "../ui/icons.tsx";
import { allowedDecisions, type Answer } from "./answers.ts";
import { FRESH_DRAFT, type CardDraft } from "./card-draft.ts";
import { DecisionBar } from "./decision-bar.tsx";
import { useDraft } from "./drafts.ts";
import { beginEdit } from "./edit-draft.ts";
import { ForeignForm } from "./foreign-form.tsx";
import { QuestionBody } from "./question-body.tsx";
import { faultsOf, titleOf, type Question } from "./question.ts";
import styles from "./inbox.module.css";

interface QuestionCardProps {
  readonly question: Question;
  /** The specialists that a plan can name. */
  readonly agents: readonly string[];
  /** The ids of the steps that are finished and stay so. */
  readonly finished: readonly string[];
  readonly isBusy: boolean;
  /** What was decided and is not sent yet; null if nothing was. */
  readonly decided: Answer | null;
  /** Null if the thread can only be looked at. */
  readonly onAnswer: ((answer: Answer) => void) | null;
  readonly onUndo: () => void;
}

/** Shows one question in full, and takes the answer to it. */
export function QuestionCard(properties: QuestionCardProps): React.JSX.Element {
  const { question, agents, finished, isBusy, decided, onAnswer, onUndo } = properties;
  const id = useId();
  const [kept, keep] = useDraft<CardDraft>(question.id);
  const draft = kept ?? FRESH_DRAFT;
  const isLocked = isBusy || decided !== null || onAnswer === null;
  const isEditing = draft.mode === "edit" && decided === null;
  const edit = isEditing ? (draft.edit ?? beginEdit(question)) : null;
  const change = (part: Partial<CardDraft>): void => keep({ ...draft, ...part });

  // What is to be filled in is in sight, also if the question was long.
  const card = useRef<HTMLElement>(null);
  const shown = useRef(draft.mode);
  useEffect(() => {
    if (shown.current === draft.mode) return;
    shown.current = draft.mode;
    if (draft.mode === "look") card.current?.scrollIntoView({ block: "nearest" });
    else card.current?.querySelector<HTMLElement>("textarea, input")?.focus();
  }, [draft.mode]);

  return (
    <section ref={card} className={styles["card"]} aria-labelledby={id}>
      <header className={styles["head"]}>
        <h3 id={id}>
          <Plain text={titleOf(question)} />
        </h3>
        <Badge tone="warning">{kindWords(question)}</Badge>
      </header>
      <Faults faults={faultsOf(question)} />
      <QuestionBody
        question={question}
        edit={edit}
        agents={agents}
        finished={finished}
        isLocked={isLocked}
        onEdit={(next) => change({ edit: next })}
      />
      {question.kind === "other" && onAnswer !== null && (
        <ForeignForm
          draft={draft.foreign}
          isLocked={isLocked}
          decided={decided}
          onDraft={(foreign) => change({ foreign })}
          onAnswer={onAnswer}
          onUndo={onUndo}
        />
      )}
      {question.kind !== "other" && onAnswer !== null && (
        <DecisionBar
          question={question}
          allowed={allowedDecisions(question)}
          agents={agents}
          mode={draft.mode}
          edit={edit}
          feedback={draft.feedback}
          isBusy={isBusy}
          decided={decided}
          onMode={(mode) =>
            change(mode === "edit" ? { mode, edit: draft.edit ?? beginEdit(question) } : { mode })
          }
          onFeedback={(feedback) => change({ feedback })}
          onDiscard={() => keep({ ...FRESH_DRAFT, feedback: draft.feedback })}
          onAnswer={onAnswer}
          onUndo={onUndo}
        />
      )}
    </section>
  );
}

function Faults({ faults }: { readonly faults: readonly string[] }): React.JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <div className={styles["faults"]} role="alert">
      <WarningIcon />
      <div>
        <p>The last answer was not accepted:</p>
        <ul>
          {faults.map((fault) => (
            <li key={fault}>
              <Plain text={fault} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function kindWords({ kind }: Question): string {
  switch (kind) {
    case "plan":
      return "plan";
    case "step":
      return "step";
    case "tools":
      return "tool call";
    case "specification":
      return "specification";
    case "untestable":
      return "untestable";
    default:
      return "question";
  }
}

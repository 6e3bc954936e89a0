import { useState } from "react";
import { isLive, type ReadOnlyControl, type RunControl } from "../connection/run-control.ts";
import { useGraphFacts } from "../control/use-graph-facts.ts";
import { Code } from "../content/code.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { CheckIcon, CloseIcon, InfoIcon, SendIcon, WarningIcon } from "../ui/icons.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { allowedDecisions, type Answer, type Answered } from "./answers.ts";
import { QuestionCard } from "./question-card.tsx";
import { isKind, type Question } from "./question.ts";
import { useAnswers, type InboxNotice } from "./use-answers.ts";
import styles from "./inbox.module.css";

/** Shows everything that a thread waits for, and answers it; nothing if it waits for nothing. */
export function InboxPanel({
  control,
}: {
  readonly control: RunControl | ReadOnlyControl;
}): React.JSX.Element | null {
  return isLive(control) ? <LivePanel control={control} /> : <ReadOnlyPanel control={control} />;
}

function LivePanel({ control }: { readonly control: RunControl }): React.JSX.Element | null {
  const { questions, isBusy, notice, dismiss, send } = useAnswers(control);
  const facts = useGraphFacts(control);
  const [wantsTogether, setWantsTogether] = useState(false);
  const [decided, setDecided] = useState<Readonly<Record<string, Answer>>>({});
  const isCollecting = wantsTogether && questions.length > 1;
  const ready = questions.flatMap((question) => {
    const answer = decided[question.id];
    return answer === undefined ? [] : [{ question, answer }];
  });
  const answer = (question: Question, given: Answer): void => {
    if (isCollecting) setDecided((before) => ({ ...before, [question.id]: given }));
    else send([{ question, answer: given }]);
  };
  const undo = ({ id }: Question): void =>
    setDecided((before) => Object.fromEntries(Object.entries(before).filter(([one]) => one !== id)));
  if (questions.length === 0 && notice === null) return null;
  return (
    <div className={styles["panel"]}>
      {notice !== null && <Notice notice={notice} onClose={dismiss} />}
      {questions.length > 1 && (
        <Together
          questions={questions}
          ready={ready}
          isBusy={isBusy}
          isCollecting={isCollecting}
          onCollect={(isOn) => {
            setWantsTogether(isOn);
            if (!isOn) setDecided({});
          }}
          onSend={send}
        />
      )}
      {isBusy && questions.length > 0 && (
        <p className={styles["busy"]} role="status">
          <Spinner /> The run goes on. These questions can be answered when it waits again.
        </p>
      )}
      {questions.map((question) => (
        <QuestionCard
          key={question.id}
          question={question}
          agents={agentsFor(question, facts.specialists)}
          finished={finishedIn(control.values)}
          isBusy={isBusy}
          decided={isCollecting ? (decided[question.id] ?? null) : null}
          onAnswer={(given) => answer(question, given)}
          onUndo={() => undo(question)}
        />
      ))}
    </div>
  );
}

function ReadOnlyPanel({ control }: { readonly control: ReadOnlyControl }): React.JSX.Element | null {
  const { questions, values } = control;
  if (questions.length === 0) return null;
  return (
    <div className={styles["panel"]}>
      {questions.map((question) => (
        <QuestionCard
          key={question.id}
          question={question}
          agents={agentsFor(question, [])}
          finished={finishedIn(values)}
          isBusy={false}
          decided={null}
          onAnswer={null}
          onUndo={() => {}}
        />
      ))}
    </div>
  );
}

/** Answers several questions at once. */
function Together({
  questions,
  ready,
  isBusy,
  isCollecting,
  onCollect,
  onSend,
}: {
  readonly questions: readonly Question[];
  readonly ready: readonly Answered[];
  readonly isBusy: boolean;
  readonly isCollecting: boolean;
  readonly onCollect: (isOn: boolean) => void;
  readonly onSend: (answered: readonly Answered[]) => void;
}): React.JSX.Element {
  const canApproveAll = questions.every((question) => allowedDecisions(question).approve);
  const all = questions.map((question) => ({ question, answer: { decision: "approve" } as const }));
  return (
    <div className={styles["together"]}>
      <Checkbox
        label="Send the answers together"
        hint={`${questions.length} questions wait. Otherwise each answer is sent at once.`}
        checked={isCollecting}
        disabled={isBusy}
        onChange={onCollect}
      />
      {isCollecting ? (
        <Button tone="accent" disabled={isBusy || ready.length === 0} onClick={() => onSend(ready)}>
          <SendIcon /> {ready.length === 1 ? "Send 1 answer" : `Send ${ready.length} answers`}
        </Button>
      ) : (
        canApproveAll && (
          <Button disabled={isBusy} onClick={() => onSend(all)}>
            <CheckIcon /> Approve all {questions.length}
          </Button>
        )
      )}
    </div>
  );
}

function Notice({
  notice,
  onClose,
}: {
  readonly notice: InboxNotice;
  readonly onClose: () => void;
}): React.JSX.Element {
  return (
    <div className={styles["notice"]} data-tone={notice.tone} role="alert">
      {notice.tone === "bad" ? <WarningIcon /> : <InfoIcon />}
      <div className={styles["told"]}>
        <p>{notice.text}</p>
        {notice.written !== null && (
          <>
            <p>You had written:</p>
            <Code text={notice.written} language={null} label="What you had written" />
          </>
        )}
      </div>
      <IconButton label="Close this message" onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}

function agentsFor(question: Question, specialists: readonly string[]): readonly string[] {
  if (specialists.length > 0 || !isKind(question, "plan")) return specialists;
  return [...new Set(question.plan.map(({ agent }) => agent))];
}

function finishedIn(values: Readonly<Record<string, unknown>> | null): string[] {
  const results = (values?.["results"] ?? {}) as Readonly<Record<string, { status?: unknown }>>;
  return Object.entries(results).flatMap(([id, result]) => (result.status === "completed" ? [id] : []));
}

import { useMemo } from "react";
import { Code } from "../content/code.tsx";
import { LongText } from "../content/long-text.tsx";
import { Markdown } from "../content/markdown.tsx";
import type { RunView, Span } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { StatusIcon, statusWords } from "../ui/status-icon.tsx";
import { formattedJson } from "./span-facts.ts";
import { ToolCallView } from "./message-view.tsx";
import styles from "./span-panel.module.css";
import { toolRecordOf } from "./tool-record.ts";

interface DetailsProps {
  readonly span: Span;
  readonly view: RunView;
}

/** A step of the plan: its task, what it depends on, and its result. */
export function StepDetails({ span, view }: DetailsProps): React.JSX.Element | null {
  const step = view.plan.find(({ id }) => id === span.step);
  if (step === undefined) return <AgentDetails span={span} view={view} />;
  const { task, dependsOn, status, attempts, text } = step;
  const written = text ?? view.texts.findLast((one) => one.step === step.id)?.text ?? null;
  return (
    <>
      <section className={styles["section"]} aria-label="Task">
        <header className={styles["sectionHeader"]}>
          <h3>Task</h3>
          <StatusIcon status={status} label={null} />
          <span className={styles["muted"]}>
            {statusWords(status)}
            {attempts > 1 && ` after ${attempts} attempts`}
          </span>
        </header>
        <LongText text={task} label="Task" />
        <p className={styles["tools"]}>
          <span className={styles["muted"]}>
            {dependsOn.length === 0 ? "Depends on no other step." : "Depends on:"}
          </span>
          {dependsOn.map((id) => (
            <Badge key={id} tone="neutral">
              {id}
            </Badge>
          ))}
        </p>
      </section>
      {written !== null && written !== "" && status !== "failed" && (
        <Written
          title={status === "completed" ? "Result" : "Written so far"}
          text={written}
          isDone={status === "completed"}
        />
      )}
    </>
  );
}

/** An agent outside of steps: what it has written. */
export function AgentDetails({ span, view }: DetailsProps): React.JSX.Element {
  const text = view.texts.findLast(({ agent, step }) => agent === span.agent && step === span.step);
  if (text === undefined) {
    return (
      <p className={styles["muted"]}>
        Its model calls, below it in the list, have all that it read and wrote.
      </p>
    );
  }
  return <Written title="Text" text={text.text} isDone={!text.isStreaming} />;
}

function Written({
  title,
  text,
  isDone,
}: {
  title: string;
  text: string;
  isDone: boolean;
}): React.JSX.Element {
  return (
    <section className={styles["section"]} aria-label={title}>
      <header className={styles["sectionHeader"]}>
        <h3>{title}</h3>
        <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />
      </header>
      <div className={styles["text"]}>
        {isDone ? <Markdown text={text} /> : <LongText text={text} label={title} />}
      </div>
    </section>
  );
}

/** A tool: its arguments and its result, as far as recorded model calls show them. */
export function ToolDetails({ span, view }: DetailsProps): React.JSX.Element {
  const record = useMemo(() => toolRecordOf(span, view.spans), [span, view.spans]);
  if (record === null) {
    return (
      <p className={styles["muted"]}>
        Its arguments and its result stand in the prompts of model calls, which were not recorded.
      </p>
    );
  }
  const json = record.result === null ? null : formattedJson(record.result);
  return (
    <>
      {record.arguments !== undefined && <ToolCallView name={span.label} value={record.arguments} />}
      <section className={styles["section"]} aria-label="Result">
        <header className={styles["sectionHeader"]}>
          <h3>Result</h3>
          {record.result !== null && <CopyButton text={record.result} label="Copy the result" />}
        </header>
        {record.result === null ? (
          <p className={styles["muted"]}>The next model call will show what it answered.</p>
        ) : json === null ? (
          <LongText text={record.result} label="Result" />
        ) : (
          <Code text={json} language="json" label="Result" />
        )}
      </section>
    </>
  );
}

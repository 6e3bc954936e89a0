import type { RunView, Span } from "../run/run-view.ts";
import { LongText } from "../content/long-text.tsx";
import { Badge } from "../ui/badge.tsx";
import { KindIcon } from "../timeline/kind-icon.tsx";
import { isLive } from "../timeline/run-times.ts";
import { StatusIcon, statusWords } from "../ui/status-icon.tsx";
import { CallDetails } from "./call-details.tsx";
import { factsOfSpan } from "./span-facts.ts";
import { AgentDetails, StepDetails, ToolDetails } from "./work-details.tsx";
import styles from "./span-panel.module.css";

interface SpanPanelProps {
  readonly span: Span;
  readonly view: RunView;
}

/** All that is known of one span: of a model call, its exact prompt and reply. */
export function SpanPanel({ span, view }: SpanPanelProps): React.JSX.Element {
  const status = statusOf(span, view);
  return (
    <article key={span.id} className={styles["panel"]} aria-label={`${span.label}, details`}>
      <header className={styles["header"]}>
        <KindIcon kind={span.kind} />
        <h2>{span.label}</h2>
        {span.attempt > 1 && <Badge tone="warning">attempt {span.attempt}</Badge>}
        <span className={styles["status"]}>
          <StatusIcon status={status} label={null} />
          {statusWords(status)}
        </span>
      </header>
      <dl className={styles["facts"]}>
        {factsOfSpan(span, view).map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {span.error !== null && (
        <section className={styles["error"]} aria-label="Error">
          <h3>Why it failed</h3>
          <LongText text={span.error} label="Error" />
        </section>
      )}
      <Details span={span} view={view} />
    </article>
  );
}

function Details({ span, view }: SpanPanelProps): React.JSX.Element | null {
  switch (span.kind) {
    case "model":
      return span.call === null ? <NotRecorded /> : <CallDetails call={span.call} />;
    case "tool":
      return <ToolDetails span={span} view={view} />;
    case "step":
      return <StepDetails span={span} view={view} />;
    case "agent":
      return <AgentDetails span={span} view={view} />;
    case "wait":
      return <WaitDetails span={span} view={view} />;
    case "phase":
      return null;
  }
}

function WaitDetails({ span, view }: SpanPanelProps): React.JSX.Element {
  const isWaiting = span.endedAt === null && isLive(view);
  return (
    <p className={styles["muted"]}>
      {isWaiting
        ? "The run waits for a person. The question is in the inbox."
        : "A person was asked. Time of waiting does not count for the limit of seconds."}
    </p>
  );
}

function NotRecorded(): React.JSX.Element {
  return (
    <div className={styles["note"]}>
      <p>
        <strong>The prompt was not recorded.</strong>
      </p>
      <p>
        Runs that are started by <code>troupe dev</code>, or by <code>troupe run --thread</code>, keep a
        journal with the exact prompt and reply of each model call. Other servers keep none.
      </p>
    </div>
  );
}

function statusOf(span: Span, view: RunView): "running" | "waiting" | "done" | "failed" | "stopped" {
  if (span.status !== "running") return span.status;
  if (!isLive(view)) return "stopped";
  return span.kind === "wait" ? "waiting" : "running";
}

import type { ReactNode } from "react";
import { isLive, type ReadOnlyControl } from "../connection/run-control.ts";
import { continuationOfControl } from "../control/continue-run.ts";
import type { RunView } from "../run/run-view.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Select } from "../ui/select.tsx";
import { StatusIcon, type Status } from "../ui/status-icon.tsx";
import { Ago, Duration } from "../ui/time.tsx";
import { nowWorking, standingOf } from "./glance.ts";
import { Request } from "./request.tsx";
import styles from "./run-header.module.css";

interface RunHeaderProps {
  readonly control: ReadOnlyControl;
  /** What is shown: a replay shows an earlier moment. */
  readonly view: RunView;
  /** True if an earlier moment is shown. */
  readonly isReplay: boolean;
  /** Buttons for the run. */
  readonly actions: ReactNode;
}

/** The top of a run: what was asked, how it stands, and who is at work. */
export function RunHeader({ control, view, isReplay, actions }: RunHeaderProps): React.JSX.Element {
  const { graph, runs, selectedRun, selectRun, error, isRunning } = control;
  const { status, words, detail } = standingOf(view, {
    error: isRunning ? null : error,
    canContinue: selectedRun === (runs[0]?.run ?? null) && canContinue(control),
  });
  // The mode of a run is known from its first answered call on. It does not change.
  const mode = view.mode ?? control.view.mode;
  return (
    <header className={styles["header"]}>
      <Request text={view.request} isKnown={view.run !== null || view.request !== ""} />
      <div className={styles["row"]}>
        {isReplay && <Badge tone="accent">Replay</Badge>}
        <Badge tone={toneOf(status)}>
          <StatusIcon status={status} label={null} /> {words}
        </Badge>
        {mode === "rehearsal" && (
          <Badge tone="warning" title="A built-in script answered in place of a model.">
            Rehearsal
          </Badge>
        )}
        {mode === "live" && <Badge tone="accent">Live</Badge>}
        {graph !== null && <span className={styles["fact"]}>{graph}</span>}
        {view.startedAt !== null && (
          <span className={styles["fact"]}>
            <Ago at={view.startedAt} />
          </span>
        )}
        {view.startedAt !== null && view.status !== "idle" && (
          <span className={styles["fact"]}>
            <Duration
              from={view.startedAt}
              to={view.status === "running" ? null : (view.endedAt ?? lastMoment(view))}
            />
          </span>
        )}
        {runs.length > 1 && (
          <Select
            label="Request of this thread"
            isLabelHidden
            className={styles["runs"]}
            value={selectedRun ?? ""}
            onChange={(run) => selectRun(run === runs[0]?.run ? null : run)}
            options={runs.map(({ run, request }, index) => ({
              value: run,
              label: `Request ${runs.length - index} of ${runs.length}${request === null ? "" : `: ${request.slice(0, 60)}`}`,
            }))}
          />
        )}
        <div className={styles["actions"]}>{actions}</div>
      </div>
      {detail !== null && <p className={styles["detail"]}>{detail}</p>}
      {view.status === "running" && <NowLine view={view} />}
    </header>
  );
}

function NowLine({ view }: { readonly view: RunView }): React.JSX.Element | null {
  const working = nowWorking(view);
  if (working.length === 0) return null;
  return (
    <p className={styles["now"]}>
      <span>Now:</span>
      {working.slice(0, 8).map(({ agent, on }, index) => (
        <Badge key={`${agent} ${on ?? index}`} tone="accent">
          {agent}
          {on !== null && <span className={styles["step"]}>{on}</span>}
        </Badge>
      ))}
      {working.length > 8 && <span>and {working.length - 8} more</span>}
    </p>
  );
}

function canContinue(control: ReadOnlyControl): boolean {
  return isLive(control) && continuationOfControl(control) !== null;
}

function lastMoment({ spans, startedAt }: RunView): number {
  return Math.max(startedAt ?? 0, ...spans.map((span) => span.endedAt ?? span.startedAt));
}

const TONES: Partial<Record<Status, Tone>> = {
  running: "accent",
  waiting: "warning",
  completed: "good",
  partial: "warning",
  stopped: "warning",
  failed: "bad",
};

function toneOf(status: Status): Tone {
  return TONES[status] ?? "neutral";
}

import type { ReactNode } from "react";
import { isLive, type ReadOnlyControl } from "../connection/run-control.ts";
import { continuationOfControl } from "../control/continue-run.ts";
import { Plain } from "../content/plain.tsx";
import type { RunView } from "../run/run-view.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Select } from "../ui/select.tsx";
import { StatusIcon, type Status } from "../ui/status-icon.tsx";
import { durationWords } from "../ui/time-words.ts";
import { Ago, useNow } from "../ui/time.tsx";
import { nowWorking, standingOf, timesOf } from "./glance.ts";
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
  const first = runs.length > 1 ? (runs.at(-1)?.request ?? null) : null;
  return (
    <header className={styles["header"]}>
      {/* The list has a thread under its first request. */}
      {first !== null && first !== view.request && (
        <p className={styles["thread"]}>
          In the thread <Plain text={first.length > 120 ? `${first.slice(0, 120)}…` : first} />
        </p>
      )}
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
        <Times view={view} />
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

/** How long the run has worked. Time in which it waited for a person is named as such. */
function Times({ view }: { readonly view: RunView }): React.JSX.Element | null {
  const isGoing = view.status === "running" || view.status === "waiting";
  const times = timesOf(view, useNow(isGoing ? 250 : null));
  if (times === null) return null;
  return (
    <>
      <span className={styles["fact"]}>{durationWords(times.worked)} of work</span>
      {times.waited >= SHORTEST_WAIT && (
        <span className={styles["fact"]}>{durationWords(times.waited)} waiting for a person</span>
      )}
    </>
  );
}

/** A shorter wait says nothing. */
const SHORTEST_WAIT = 1_000;

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

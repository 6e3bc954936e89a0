import type { BoxState } from "../run/run-view.ts";
import { ChevronRightIcon } from "../ui/icons.tsx";
import { StatusIcon } from "../ui/status-icon.tsx";
import { boxWords } from "./box-words.ts";
import styles from "./graph-legend.module.css";

const STATES: readonly (BoxState | null)[] = [
  "running",
  "waiting",
  "done",
  "failed",
  "stopped",
  "skipped",
  null,
];

/** Says what the signs of the drawing mean. */
export function GraphLegend({ hasTeams }: { readonly hasTeams: boolean }): React.JSX.Element {
  return (
    <ul className={styles["legend"]} aria-label="What the signs mean">
      {STATES.map((state) => (
        <li key={state}>
          {state === "running" ? <StillRunning /> : <StatusIcon status={state ?? "pending"} label={null} />}
          {boxWords(state)}
        </li>
      ))}
      <li>
        <ArrowSign look="taken" />
        way taken
      </li>
      <li>
        <ArrowSign look="always" />
        always follows
      </li>
      <li>
        <ArrowSign look="choice" />
        one of several
      </li>
      {hasTeams && (
        <li>
          <ChevronRightIcon />
          has an inside to show
        </li>
      )}
    </ul>
  );
}

/** A legend must not look busy: its sign of work stands still. */
function StillRunning(): React.JSX.Element {
  return (
    <span className={styles["still"]}>
      <StatusIcon status="running" label={null} />
    </span>
  );
}

/** A short arrow, as the drawing has them. */
export function ArrowSign({ look }: { readonly look: "taken" | "always" | "choice" }): React.JSX.Element {
  return (
    <svg
      width="28"
      height="10"
      viewBox="0 0 28 10"
      className={styles[look]}
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M1 5H26M21.5 1.500L26 5L21.5 8.500" />
    </svg>
  );
}

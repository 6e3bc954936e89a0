import { memo } from "react";
import type { Span } from "../run/run-view.ts";
import { KIND_WORDS } from "./kind-icon.tsx";
import styles from "./timeline-legend.module.css";

const EARLY_ENDS = ["failed", "stopped"] as const;
const KINDS = ["agent", "step", "model", "tool", "phase", "wait"] as const;

/** Says which bar means what, as far as the run has such spans. */
export const TimelineLegend = memo(function TimelineLegend({
  spans,
}: {
  spans: readonly Span[];
}): React.JSX.Element {
  const present = new Set(spans.map(({ kind }) => kind));
  return (
    <ul className={styles["legend"]} aria-label="What the bars mean">
      {KINDS.filter((kind) => present.has(kind)).map((kind) => (
        <li key={kind} className={styles["item"]}>
          <span className={styles["swatch"]} data-kind={kind} />
          {KIND_WORDS[kind]}
        </li>
      ))}
      {EARLY_ENDS.filter((end) => spans.some(({ status }) => status === end)).map((end) => (
        <li key={end} className={styles["item"]}>
          <span className={styles["swatch"]} data-status={end} />
          {end}
        </li>
      ))}
    </ul>
  );
});

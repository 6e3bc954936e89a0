import { useRef } from "react";
import type { Span } from "../run/run-view.ts";
import { useClockSteps } from "./run-clock.ts";
import { placeStyle } from "./time-axis.tsx";
import type { WordsSide } from "./words-side.ts";
import styles from "./timeline.module.css";

interface TimelineChartProps {
  readonly span: Span;
  readonly hasChildren: boolean;
  readonly from: number;
  /** Null while the span grows. */
  readonly to: number | null;
  readonly wordsSide: WordsSide;
  /** Returns the place of this moment. */
  readonly place: () => number;
}

/**
 * The bar of a span, and what it alone does not say. While the span grows, each step of the clock sets only the style property
 * `--now` of this bar, from which the style sheet draws it.
 */
export function TimelineChart(properties: TimelineChartProps): React.JSX.Element {
  const { span, hasChildren, from, to, wordsSide, place } = properties;
  const chart = useRef<HTMLSpanElement>(null);
  const isGrowing = to === null;
  useClockSteps(isGrowing, () => chart.current?.style.setProperty("--now", String(Math.round(place()))));
  const words = wordsOf(span);
  const style = placeStyle(from, to ?? undefined);
  return (
    <span ref={chart} role="gridcell" className={styles["chart"]}>
      <span
        className={styles["bar"]}
        data-kind={span.kind}
        data-status={span.status}
        data-growing={isGrowing}
        data-parent={hasChildren}
        style={style}
      />
      {words !== null && (
        <span
          className={styles["words"]}
          data-side={wordsSide}
          data-growing={isGrowing}
          data-status={span.status}
          title={words}
          style={style}
        >
          {words}
        </span>
      )}
    </span>
  );
}

/** Says why the span failed or stopped, or that it waits for a person; null if the row says it all. */
function wordsOf(span: Span): string | null {
  if (span.status === "failed" || span.status === "stopped") return span.error;
  if (span.kind !== "wait") return null;
  return span.status === "running" ? "waits for a person" : "a person answered";
}

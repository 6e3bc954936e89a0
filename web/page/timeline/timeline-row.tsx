import { memo, useRef } from "react";
import { Badge } from "../ui/badge.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { costText, countText, runningText, tokensText } from "./figures.ts";
import { durationWords } from "../ui/time-words.ts";
import { KindIcon } from "./kind-icon.tsx";
import { useClockSteps } from "./run-clock.ts";
import { isSameRow, type SpanRow } from "./span-rows.ts";
import { TimelineChart } from "./timeline-chart.tsx";
import { TreeToggle } from "./tree-toggle.tsx";
import type { WordsSide } from "./words-side.ts";
import styles from "./timeline.module.css";

/** Which columns the table has besides the name, the time and the bars. */
export interface TimelineColumns {
  readonly hasCached: boolean;
  readonly hasCost: boolean;
}

interface TimelineRowProps {
  readonly id: string;
  readonly row: SpanRow;
  readonly index: number;
  readonly columns: TimelineColumns;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly from: number;
  /** Null while the span grows. */
  readonly to: number | null;
  /** The moment until which an unfinished span of a finished run is counted, in milliseconds since 1970. */
  readonly end: number;
  /** The side of the bar on which words have room. */
  readonly wordsSide: WordsSide;
  /** Returns the time of this moment, in milliseconds since 1970, and its place on the axis. */
  readonly now: () => number;
  readonly place: () => number;
  readonly onToggle: (id: string) => void;
  readonly onSelect: (id: string) => void;
}

/** One span: its name, what it used, how long it took, and its bar. */
export const TimelineRow = memo(function TimelineRow(properties: TimelineRowProps): React.JSX.Element {
  const {
    id,
    row,
    index,
    columns,
    isActive,
    isSelected,
    from,
    to,
    end,
    wordsSide,
    now,
    place,
    onToggle,
    onSelect,
  } = properties;
  const { span, usage } = row;
  const isGrowing = to === null;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and the keys.
    <div
      id={id}
      role="row"
      className={styles["row"]}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? row.isOpen : undefined}
      data-active={isActive}
      data-status={span.status}
      data-top={row.level === 1}
      onClick={() => onSelect(span.id)}
    >
      <span role="rowheader" className={styles["name"]} style={{ paddingLeft: (row.level - 1) * 16 }}>
        <TreeToggle row={row} onToggle={onToggle} />
        <KindIcon kind={span.kind} />
        <span className={styles["label"]} title={span.label}>
          {span.label}
        </span>
        {row.agent !== null && <span className={styles["agent"]}>{row.agent}</span>}
        {span.attempt > 1 && <Badge tone="warning">attempt {span.attempt}</Badge>}
        {span.status === "failed" && <Badge tone="bad">failed</Badge>}
        {span.status === "stopped" && <Badge tone="neutral">stopped</Badge>}
        {isGrowing && (
          <span
            className={styles["running"]}
            role="img"
            aria-label={span.kind === "wait" ? "waiting" : "running"}
          >
            <Spinner />
          </span>
        )}
      </span>
      <Numbers usage={usage} columns={columns} />
      <span role="gridcell" className={styles["time"]}>
        {isGrowing ? (
          <RunningTime startedAt={span.startedAt} now={now} />
        ) : (
          durationWords((span.endedAt ?? end) - span.startedAt)
        )}
      </span>
      <TimelineChart
        span={span}
        hasChildren={row.hasChildren}
        from={from}
        to={to}
        wordsSide={wordsSide}
        place={place}
      />
    </div>
  );
}, isSameProperties);

function isSameProperties(one: TimelineRowProps, other: TimelineRowProps): boolean {
  const keys = Object.keys(other) as (keyof TimelineRowProps)[];
  return keys.every((key) =>
    key === "row" ? isSameRow(one.row, other.row) : Object.is(one[key], other[key]),
  );
}

function Numbers({
  usage,
  columns,
}: {
  usage: SpanRow["usage"];
  columns: TimelineColumns;
}): React.JSX.Element {
  return (
    <>
      <span role="gridcell" className={styles["tokens"]}>
        {tokensText(usage)}
      </span>
      {columns.hasCached && (
        <span role="gridcell" className={styles["cached"]}>
          {usage !== null && usage.cachedTokens > 0 && countText(usage.cachedTokens)}
        </span>
      )}
      {columns.hasCost && (
        <span role="gridcell" className={styles["cost"]}>
          {usage !== null && costText(usage.cost)}
        </span>
      )}
    </>
  );
}

/** The time that something has taken so far. Only its own text changes. */
function RunningTime({ startedAt, now }: { startedAt: number; now: () => number }): React.JSX.Element {
  const element = useRef<HTMLSpanElement>(null);
  useClockSteps(true, () => {
    const text = runningText(now() - startedAt);
    if (element.current !== null && element.current.textContent !== text) element.current.textContent = text;
  });
  return <span ref={element} className={styles["runningTime"]} />;
}

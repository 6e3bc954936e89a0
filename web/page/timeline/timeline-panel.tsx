import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { RunView } from "../run/run-view.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { latestOf, useFrames, useRunClock } from "./run-clock.ts";
import { TimeAxis, TimeLines } from "./time-axis.tsx";
import { horizonOf, ticksOf } from "./time-ticks.ts";
import { TimelineLegend } from "./timeline-legend.tsx";
import { TimelineRow } from "./timeline-row.tsx";
import { endOfRun, isLive, longPausesOf, scaleOfRun } from "./timeline-scale.ts";
import { useRowWindow } from "./use-row-window.ts";
import { useSpanTree } from "./use-span-tree.ts";
import { useWidth } from "./use-width.ts";
import styles from "./timeline.module.css";

interface TimelinePanelProps {
  readonly view: RunView;
  /** The id of the span that is shown beside the timeline; null if none is. */
  readonly selected: string | null;
  readonly onSelect: (spanId: string) => void;
}

/** Below this width, in pixels, the bars stand below the names. */
const NARROW = 720;

/** The spans of a run as they overlapped: who worked when, on what, how often, and for how much. */
export function TimelinePanel({ view, selected, onSelect }: TimelinePanelProps): React.JSX.Element {
  if (view.spans.length === 0) {
    return (
      <EmptyState title="Nothing has taken time yet">
        The timeline fills in as soon as the first agent begins to work.
      </EmptyState>
    );
  }
  return <Timeline view={view} selected={selected} onSelect={onSelect} />;
}

function Timeline({ view, selected, onSelect }: TimelinePanelProps): React.JSX.Element {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const width = useWidth(panel);
  const [leavesOutWaits, setLeavesOutWaits] = useState(true);

  const { spans } = view;
  const now = useRunClock(latestOf(spans));
  const isGrowing = isLive(view);
  const pauses = useMemo(() => longPausesOf(spans), [spans]);
  const scale = useScale(view, leavesOutWaits ? pauses : [], now);
  const length = useAxisLength({ panel, isGrowing, place: () => scale.placeOf(now()), end: scale.placeOf(endOfRun(view)) });
  const chartWidth = width < NARROW ? width : width * 0.5;
  const ticks = useMemo(
    () => ticksOf(scale.axisTimeAt(length), Math.floor(chartWidth / 72)),
    [scale, length, chartWidth],
  );

  const scrollTo = useRef<(index: number) => void>(() => undefined);
  const tree = useSpanTree({ spans, selected, onSelect, onMove: (index) => scrollTo.current(index) });
  const rowId = (index: number): string => `${id}-${tree.rows[index]?.span.id}`;
  const rowWindow = useRowWindow({ count: tree.rows.length, active: tree.active, grid, height: width < NARROW ? 62 : 32, rowId });
  scrollTo.current = rowWindow.scrollTo;
  const toggle = useNewest(tree.toggle);
  const select = useNewest((spanId: string) => {
    tree.focus(spanId);
    onSelect(spanId);
  });
  const columns = useMemo(
    () => ({
      hasCached: spans.some(({ usage }) => (usage?.cachedTokens ?? 0) > 0),
      hasCost: spans.some(({ usage }) => (usage?.cost ?? null) !== null),
    }),
    [spans],
  );

  return (
    <div ref={panel} className={styles["panel"]} data-cached={columns.hasCached} data-cost={columns.hasCost}>
      <div className={styles["tools"]}>
        <TimelineLegend spans={spans} />
        {pauses.length > 0 && (
          <Checkbox label="Leave out waits" checked={leavesOutWaits} onChange={setLeavesOutWaits} />
        )}
      </div>
      <div
        ref={grid}
        role="treegrid"
        aria-label="Timeline of the run"
        aria-rowcount={tree.rows.length + 1}
        aria-activedescendant={tree.active >= 0 ? rowId(tree.active) : undefined}
        tabIndex={0}
        className={styles["grid"]}
        data-scrolls={rowWindow.isVirtual}
        onKeyDown={tree.onKeyDown}
        onFocus={tree.onFocus}
      >
        <div role="row" aria-rowindex={1} className={styles["header"]}>
          <span role="columnheader">Name</span>
          <span role="columnheader" className={styles["tokens"]} title="Input tokens → output tokens">
            Tokens
          </span>
          {columns.hasCached && (
            <span role="columnheader" className={styles["cached"]} title="Input tokens from the prompt cache">
              Cached
            </span>
          )}
          {columns.hasCost && (
            <span role="columnheader" className={styles["cost"]}>
              Cost
            </span>
          )}
          <span role="columnheader" className={styles["time"]}>
            Time
          </span>
          <span role="columnheader" className={styles["chart"]} aria-label="When">
            <TimeAxis ticks={ticks} scale={scale} length={length} />
          </span>
        </div>
        <div role="rowgroup" className={styles["rows"]} style={rowWindow.style}>
          <div className={styles["background"]} role="presentation" aria-hidden="true">
            <TimeLines ticks={ticks} scale={scale} />
          </div>
          <div role="presentation" className={styles["window"]} style={rowWindow.windowStyle}>
            {rowWindow.indexes.map((index) => {
              const row = tree.rows[index];
              if (row === undefined) return null;
              const { span } = row;
              const from = scale.placeOf(span.startedAt);
              const isOpenEnded = span.endedAt === null && isGrowing;
              return (
                <div key={span.id} role="presentation" data-index={index} ref={rowWindow.measure}>
                  <TimelineRow
                    id={rowId(index)}
                    row={row}
                    index={index}
                    columns={columns}
                    isActive={index === tree.active}
                    isSelected={span.id === selected}
                    from={from}
                    to={isOpenEnded ? null : scale.placeOf(span.endedAt ?? endOfRun(view))}
                    end={span.endedAt ?? endOfRun(view)}
                    wordsSide={from > length * 0.5 ? "before" : "after"}
                    now={now}
                    onToggle={toggle}
                    onSelect={select}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

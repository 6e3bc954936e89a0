import { useId, useMemo, useRef, useState } from "react";
import type { RunView } from "../run/run-view.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { workedMilliseconds, type Pause } from "./pauses.ts";
import { useRunClock } from "./run-clock.ts";
import { TimeLines } from "./time-axis.tsx";
import { createTimeScale, gapWidthFor, type TimeScale } from "./time-scale.ts";
import { ticksOf } from "./time-ticks.ts";
import { TimelineHeader } from "./timeline-header.tsx";
import { TimelineLegend } from "./timeline-legend.tsx";
import { TimelineRow } from "./timeline-row.tsx";
import { beginOfRun, endOfRun, isLive, latestOf, longPausesOf } from "./run-times.ts";
import { useAxisRange } from "./use-axis-range.ts";
import { useTimelineZoom } from "./use-timeline-zoom.ts";
import { useRowWindow } from "./use-row-window.ts";
import { useSpanTree } from "./use-span-tree.ts";
import { useStableCallback } from "./use-stable-callback.ts";
import { useWidth } from "./use-width.ts";
import { wordsSideOf } from "./words-side.ts";
import styles from "./timeline.module.css";

interface TimelinePanelProps {
  readonly view: RunView;
  /** The id of the span that is shown next to the timeline; null if no span is shown. */
  readonly selected: string | null;
  readonly onSelect: (spanId: string) => void;
}

/** Below this width, in pixels, the bars stand below the names, as in the style sheet. */
const NARROW = 720;

/** The spans of a run as they overlapped: which agent worked when, on what, how often, and for how much. */
export function TimelinePanel({ view, selected, onSelect }: TimelinePanelProps): React.JSX.Element {
  if (view.spans.length === 0) {
    return (
      <Card title="Timeline">
        <EmptyState title="Nothing has taken time yet">
          The timeline fills in as soon as the first agent begins to work.
        </EmptyState>
      </Card>
    );
  }
  return <Timeline view={view} selected={selected} onSelect={onSelect} />;
}

function Timeline({ view, selected, onSelect }: TimelinePanelProps): React.JSX.Element {
  const panel = useRef<HTMLDivElement>(null);
  const width = useWidth(panel);
  const [leavesOutWaits, setLeavesOutWaits] = useState(true);
  const { spans } = view;
  const pauses = useMemo(() => longPausesOf(spans), [spans]);
  const columns = useMemo(
    () => ({
      hasCached: spans.some(({ usage }) => (usage?.cachedTokens ?? 0) > 0),
      hasCost: spans.some(({ usage }) => (usage?.cost ?? null) !== null),
    }),
    [spans],
  );

  const now = useRunClock(latestOf(spans));
  const isGrowing = isLive(view);
  const end = endOfRun(view);
  const scale = useScale(beginOfRun(view), isGrowing ? now() : end, leavesOutWaits ? pauses : NO_PAUSES);
  const placeNow = (): number => scale.placeOf(now());
  const place = useStableCallback(placeNow);
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const scrollTo = useRef<(index: number) => void>(() => undefined);
  const tree = useSpanTree({ spans, selected, onSelect, onMove: (index) => scrollTo.current(index) });
  const zoom = useTimelineZoom({ spans, active: tree.rows[tree.active]?.span, isGrowing, end });
  const range = useAxisRange({ panel, place: placeNow, ...zoom.rangeIn(scale) });
  const maximum = Math.floor((width < NARROW ? width : width * 0.5) / 76);
  const ticks = useMemo(() => {
    const { offset, length } = range;
    return ticksOf({ from: scale.axisTimeAt(offset), to: scale.axisTimeAt(offset + length) }, maximum);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the range is a new object each time.
  }, [scale, range.offset, range.length, maximum]);

  const rowId = (index: number): string => `${id}-${tree.rows[index]?.span.id}`;
  const rowHeight = width < NARROW ? 62 : 32;
  const drawn = useRowWindow({ count: tree.rows.length, grid, rowHeight, rowId });
  scrollTo.current = drawn.scrollTo;
  const toggle = useStableCallback(tree.toggle);
  const select = useStableCallback((spanId: string) => {
    tree.focus(spanId);
    onSelect(spanId);
  });

  return (
    <Card
      title="Timeline"
      isFlush
      actions={
        <>
          {zoom.action !== null && <Button onClick={zoom.action.act}>{zoom.action.label}</Button>}
          {pauses.length > 0 && (
            <Checkbox label="Leave out waits" checked={leavesOutWaits} onChange={setLeavesOutWaits} />
          )}
        </>
      }
    >
      <div
        ref={panel}
        className={styles["panel"]}
        data-cached={columns.hasCached}
        data-cost={columns.hasCost}
        data-growing={isGrowing}
      >
        <TimelineLegend spans={spans} />
        <div
          ref={grid}
          role="treegrid"
          aria-label="Timeline of the run"
          aria-rowcount={tree.rows.length + 1}
          aria-activedescendant={drawn.indexes.includes(tree.active) ? rowId(tree.active) : undefined}
          tabIndex={0}
          className={styles["grid"]}
          data-scrolls={drawn.isVirtual}
          onKeyDown={tree.onKeyDown}
          onFocus={tree.onFocus}
        >
          <TimelineHeader columns={columns} ticks={ticks} scale={scale} range={range} />
          <div role="rowgroup" className={styles["rows"]} style={drawn.style}>
            <div className={styles["background"]} role="presentation" aria-hidden="true">
              <TimeLines ticks={ticks} scale={scale} />
            </div>
            <div role="presentation" style={drawn.windowStyle}>
              {drawn.indexes.map((index) => {
                const row = tree.rows[index];
                if (row === undefined) return null;
                const { span } = row;
                const from = scale.placeOf(span.startedAt);
                const to = span.endedAt === null && isGrowing ? null : scale.placeOf(span.endedAt ?? end);
                return (
                  <div key={span.id} role="presentation" data-index={index} ref={drawn.measure}>
                    <TimelineRow
                      id={rowId(index)}
                      row={row}
                      index={index}
                      columns={columns}
                      isActive={index === tree.active}
                      isSelected={span.id === selected}
                      from={from}
                      to={to}
                      end={span.endedAt ?? end}
                      wordsSide={wordsSideOf({ from, to }, range)}
                      now={now}
                      place={place}
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
    </Card>
  );
}

const NO_PAUSES: readonly Pause[] = [];

function useScale(begin: number, now: number, pauses: readonly Pause[]): TimeScale {
  const gapWidth = gapWidthFor(workedMilliseconds(begin, now, pauses));
  return useMemo(() => createTimeScale(begin, { pauses, gapWidth }), [begin, pauses, gapWidth]);
}

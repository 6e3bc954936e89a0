import { useId, useMemo, useRef, type RefObject } from "react";
import type { RunView } from "../run/run-view.ts";
import { isLive } from "../timeline/run-times.ts";
import { useRowWindow } from "../timeline/use-row-window.ts";
import { useSpanTree } from "../timeline/use-span-tree.ts";
import { useStableCallback } from "../timeline/use-stable-callback.ts";
import { StepsRow } from "./steps-row.tsx";
import styles from "./steps-panel.module.css";

interface StepsTreeProps {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly view: RunView;
  readonly selected: string | null;
  readonly onSelect: (spanId: string) => void;
}

const ROW_HEIGHT = 48;

/** The spans of a run as a tree that people walk through with the arrow keys. */
export function StepsTree({ list, view, selected, onSelect }: StepsTreeProps): React.JSX.Element {
  const id = useId();
  const { spans, plan } = view;
  const tasks = useMemo(() => new Map(plan.map((step) => [step.id, step.task])), [plan]);
  const scrollTo = useRef<(index: number) => void>(() => undefined);
  const tree = useSpanTree({ spans, selected, onSelect, onMove: (index) => scrollTo.current(index) });
  const rowId = (index: number): string => `${id}-${tree.rows[index]?.span.id}`;
  const drawn = useRowWindow({ count: tree.rows.length, grid: list, rowHeight: ROW_HEIGHT, rowId });
  scrollTo.current = drawn.scrollTo;
  const toggle = useStableCallback(tree.toggle);
  const select = useStableCallback((spanId: string) => {
    tree.focus(spanId);
    onSelect(spanId);
  });
  return (
    <div
      ref={list}
      role="tree"
      aria-label="Steps and calls"
      aria-activedescendant={drawn.indexes.includes(tree.active) ? rowId(tree.active) : undefined}
      tabIndex={0}
      className={styles["tree"]}
      onKeyDown={tree.onKeyDown}
      onFocus={tree.onFocus}
    >
      <div role="presentation" style={drawn.style}>
        <div role="presentation" style={drawn.windowStyle}>
          {drawn.indexes.map((index) => {
            const row = tree.rows[index];
            if (row === undefined) return null;
            const { span } = row;
            return (
              <div key={span.id} role="presentation" data-index={index} ref={drawn.measure}>
                <StepsRow
                  id={rowId(index)}
                  row={row}
                  task={span.kind === "step" ? (tasks.get(span.step ?? "") ?? null) : null}
                  isLive={isLive(view)}
                  isActive={index === tree.active}
                  isSelected={span.id === selected}
                  onToggle={toggle}
                  onSelect={select}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

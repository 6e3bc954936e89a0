import { useEffect, useMemo, useState } from "react";
import type { Span } from "../run/run-view.ts";
import { rowsOfSpans, spansAbove, type SpanRow } from "./span-rows.ts";
import { treeMoveOf } from "./tree-keys.ts";

/** A tree of spans that people walk through: what is open, and which row has the focus. */
export interface SpanTree {
  readonly rows: readonly SpanRow[];
  /** The index of the row that has the focus; -1 if none has. */
  readonly active: number;
  readonly focus: (id: string) => void;
  readonly toggle: (id: string) => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  /** Chooses the row of the keyboard when the tree gets the focus: the selected one, or the first. */
  readonly onFocus: () => void;
}

interface SpanTreeOptions {
  readonly spans: readonly Span[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Called when the keyboard has moved to a row. */
  readonly onMove: (index: number) => void;
}

const ROWS_OF_A_PAGE = 15;

/** Keeps the state of a tree of spans. */
export function useSpanTree({ spans, selected, onSelect, onMove }: SpanTreeOptions): SpanTree {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState<string | null>(null);
  const rows = useMemo(() => rowsOfSpans(spans, closed), [spans, closed]);
  const active = useMemo(() => rows.findIndex(({ span }) => span.id === activeId), [rows, activeId]);

  // What is selected from outside, such as from the graph, is never hidden in a closed row.
  useEffect(() => {
    if (selected === null) return;
    setActiveId(selected);
    setClosed((before) => withoutIds(before, spansAbove(spans, selected)));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- new spans open nothing that a person has closed.
  }, [selected]);

  // Brings it into view once it stands in an open row.
  const isShown = selected !== null && selected === activeId && active >= 0;
  useEffect(() => {
    if (isShown) onMove(active);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- rows that come later do not move the view.
  }, [isShown, selected]);

  const toggle = (id: string): void => setClosed((before) => toggled(before, id));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = treeMoveOf(event.key, { rows, active, page: ROWS_OF_A_PAGE });
    const row = move === null ? undefined : rows[move.index];
    if (move === null || row === undefined) return;
    event.preventDefault();
    if (move.kind === "select") onSelect(row.span.id);
    else if (move.kind === "move") {
      setActiveId(row.span.id);
      onMove(move.index);
    } else toggle(row.span.id);
  };
  const onFocus = (): void => {
    if (active === -1) setActiveId(selected ?? rows[0]?.span.id ?? null);
  };
  return { rows, active, focus: setActiveId, toggle, onKeyDown, onFocus };
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? withoutIds(ids, [id]) : new Set([...ids, id]);
}

function withoutIds(ids: ReadonlySet<string>, others: readonly string[]): ReadonlySet<string> {
  if (!others.some((id) => ids.has(id))) return ids;
  return new Set([...ids].filter((id) => !others.includes(id)));
}

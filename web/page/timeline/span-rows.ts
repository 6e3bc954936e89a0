import { isShallowEqual } from "./is-shallow-equal.ts";
import type { Span } from "../run/run-view.ts";

/** One visible row of the tree of spans. */
export interface SpanRow {
  readonly span: Span;
  /** Counts from 1. */
  readonly level: number;
  /** The place among its siblings, counted from 1, and how many siblings there are. */
  readonly position: number;
  readonly siblings: number;
  /** The index of the row that this one belongs to; -1 at the top. */
  readonly parentIndex: number;
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
  /** The agent, if the names of this row and of the one above do not say it; null otherwise. */
  readonly agent: string | null;
  /** What the span used, or else what the spans below it used together; null if neither is known. */
  readonly usage: Span["usage"];
}

/**
 * Lists the spans as the rows of a tree: each one is followed by those that belong to it, unless it is closed. A span
 * whose parent is unknown stands at the top.
 */
export function rowsOfSpans(spans: readonly Span[], closed: ReadonlySet<string>): SpanRow[] {
  const children = childrenOf(spans);
  const rows: SpanRow[] = [];
  const add = (siblings: readonly Span[], level: number, parentIndex: number): void => {
    const above = rows[parentIndex]?.span;
    for (const [index, span] of siblings.entries()) {
      const below = children.get(span.id) ?? [];
      const isOpen = below.length > 0 && !closed.has(span.id);
      rows.push({
        span,
        level,
        position: index + 1,
        siblings: siblings.length,
        parentIndex,
        hasChildren: below.length > 0,
        isOpen,
        agent: span.agent === span.label || span.agent === above?.agent ? null : span.agent,
        usage: span.usage ?? usageBelow(below, children),
      });
      if (isOpen) add(below, level + 1, rows.length - 1);
    }
  };
  add(children.get(null) ?? [], 1, -1);
  return rows;
}

/** Groups spans by the span that they belong to, in the order in which they are given. */
function childrenOf(spans: readonly Span[]): Map<string | null, Span[]> {
  const known = new Set(spans.map(({ id }) => id));
  const children = new Map<string | null, Span[]>();
  for (const span of spans) {
    const parent =
      span.parent !== null && span.parent !== span.id && known.has(span.parent) ? span.parent : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [span]);
    else siblings.push(span);
  }
  return children;
}

function usageBelow(spans: readonly Span[], children: ReadonlyMap<string | null, Span[]>): Span["usage"] {
  const usages = spans.map((span) => span.usage ?? usageBelow(children.get(span.id) ?? [], children));
  return sumOfUsages(usages.filter((usage) => usage !== null));
}

/** Adds up usages. Null if there are none; the cost is null if one cost is unknown. */
function sumOfUsages(usages: readonly NonNullable<Span["usage"]>[]): Span["usage"] {
  const [first, ...others] = usages;
  if (first === undefined) return null;
  return others.reduce(
    (sum, usage) => ({
      inputTokens: sum.inputTokens + usage.inputTokens,
      outputTokens: sum.outputTokens + usage.outputTokens,
      cachedTokens: sum.cachedTokens + usage.cachedTokens,
      cost: sum.cost === null || usage.cost === null ? null : sum.cost + usage.cost,
    }),
    first,
  );
}

/** Returns the spans above one, the nearest first, so that a page can open them. */
export function spansAbove(spans: readonly Span[], id: string): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const above: string[] = [];
  let parent = byId.get(id)?.parent ?? null;
  while (parent !== null && byId.has(parent) && !above.includes(parent)) {
    above.push(parent);
    parent = byId.get(parent)?.parent ?? null;
  }
  return above;
}

/** Returns true if two rows look the same. */
export function isSameRow(one: SpanRow, other: SpanRow): boolean {
  const { span, usage, ...place } = one;
  const { span: otherSpan, usage: otherUsage, ...otherPlace } = other;
  return (
    isShallowEqual(place, otherPlace) && isShallowEqual(span, otherSpan) && isShallowEqual(usage, otherUsage)
  );
}

import { KeyedList } from "./keyed-list.ts";
import type { Span } from "./run-view.ts";

/** How a span ends. */
export interface SpanEnd {
  readonly at: number;
  readonly status: "done" | "failed" | "stopped";
  readonly error?: string | null;
  readonly usage?: Span["usage"];
}

/** The spans of a run. A span that ends also ends what is still open below it. */
export class OpenSpans {
  readonly #spans = new KeyedList<Span>();
  readonly #open = new Set<string>();
  #sorted: { from: readonly Span[]; to: readonly Span[] } | null = null;

  get(id: string): Span | undefined {
    return this.#spans.get(id);
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  add(span: Span): void {
    this.#spans.set(span.id, span);
    if (span.endedAt === null) this.#open.add(span.id);
  }

  change(id: string, change: (span: Span) => Span): void {
    this.#spans.change(id, change);
  }

  end(id: string, { at, status, error = null, usage }: SpanEnd): void {
    if (!this.#open.delete(id)) return;
    for (const open of this.#open) if (this.get(open)?.parent === id) this.end(open, { at, status });
    this.#spans.change(id, (span) => ({
      ...span,
      endedAt: Math.max(at, span.startedAt),
      status,
      error,
      usage: usage === undefined ? span.usage : usage,
    }));
  }

  /** Ends all open spans for which `isIn` returns true. */
  endAll(isIn: (id: string) => boolean, end: SpanEnd): void {
    for (const id of this.#open) if (isIn(id)) this.end(id, end);
  }

  /** Returns all spans in the order of their starts. */
  list(): readonly Span[] {
    const from = this.#spans.list();
    if (this.#sorted?.from !== from) {
      this.#sorted = { from, to: from.toSorted((one, other) => one.startedAt - other.startedAt) };
    }
    return this.#sorted.to;
  }
}

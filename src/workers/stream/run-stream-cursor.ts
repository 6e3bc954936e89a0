import type { Redis } from "ioredis";
import type { RunKey } from "../run-record.ts";
import { numberOf, sequenceOfId, streamIdOf, streamKeyOf } from "./numbering.ts";
import { decodeItem, type StoredItem } from "./stored-item.ts";

/** An item in a run's stream. */
export interface StreamEntry {
  sequence: number;
  item: StoredItem;
  /** How many items are missing before this one. Null if it is not known. */
  missed: number | null;
}

/** How many items are read at a time, at most, and about how many bytes. */
const MOST_AHEAD = { items: 100, bytes: 1_000_000 };

/** How many questions a run can wait on that are looked for before the reader's first item. */
const MOST_QUESTIONS = 100;

/** Reads a run's stream in order. It keeps only its position, so a slow reader needs no memory. */
export class RunStreamCursor {
  readonly #redis: Redis;
  readonly #key: string;
  /** The sequence of the last item that was read. */
  position: number;
  /** The last item that could be read, or the place at which the reader begins. Null at the beginning of the stream. */
  #last: { sequence: number; isEnd: boolean } | null;
  /** True if the last page was full. */
  hasMore = false;
  /** True if Redis had no stream when the reader began, and has none since. */
  isGone = false;
  #isFirstPage = true;
  #pageSize = 16;

  constructor(redis: Redis, run: RunKey, after: number | undefined) {
    this.#redis = redis;
    this.#key = streamKeyOf(run);
    this.position = after ?? 0;
    // No worker's lease has the epoch 0: such a reader has read none of the items of workers.
    const isFirst = after === undefined || numberOf(after).epoch === 0;
    this.#last = isFirst ? null : { sequence: after, isEnd: false };
  }

  /**
   * Returns the ends that the reader has read already: the item at its place, if that ends the run, or this question and
   * those before it. Call it before the first page.
   */
  async endsBefore(): Promise<StreamEntry[]> {
    if (this.#last === null) return [];
    const read = async (count: number): Promise<StreamEntry[]> => {
      const found = await this.#redis.xrevrange(this.#key, streamIdOf(this.position), "-", "COUNT", count);
      return found.flatMap(([id, fields]) => entryOf(id, fields) ?? []);
    };
    const [last] = await read(1);
    if (last === undefined || last.sequence !== this.position || !isEnd(last.item)) return [];
    this.#last = { sequence: last.sequence, isEnd: true };
    if (last.item.type !== "approval") return [last];
    const entries = await read(MOST_QUESTIONS);
    const other = entries.findIndex(({ item }) => item.type !== "approval");
    return other === -1 ? entries : entries.slice(0, other);
  }

  /** Returns the next items, at most 100. Returns an empty list if there is no later item. */
  async next(): Promise<StreamEntry[]> {
    for (;;) {
      const from = streamIdOf(this.position + 1);
      const found = await this.#redis.xrange(this.#key, from, "+", "COUNT", this.#pageSize);
      const entries = found.flatMap(([id, fields]) => this.#pass(id, fields));
      this.hasMore = found.length === this.#pageSize;
      if (found.length > 0) this.isGone = false;
      else if (this.#isFirstPage) this.isGone = (await this.#redis.exists(this.#key)) === 0;
      this.#isFirstPage = false;
      this.#adapt(found.map(([, [, json]]) => json?.length ?? 0));
      // All items of a page may be unreadable.
      if (entries.length > 0 || found.length === 0) return entries;
    }
  }

  #pass(id: string, fields: readonly string[]): StreamEntry[] {
    const entry = entryOf(id, fields);
    this.position = sequenceOfId(id);
    if (entry === null) return [];
    entry.missed = missedBetween(this.#last, entry.sequence);
    this.#last = { sequence: entry.sequence, isEnd: isEnd(entry.item) };
    return [entry];
  }

  /** Reads fewer items at a time if they are large. */
  #adapt(sizes: readonly number[]): void {
    if (sizes.length === 0) return;
    const average = sizes.reduce((sum, size) => sum + size, 1) / sizes.length;
    this.#pageSize = Math.min(MOST_AHEAD.items, Math.max(1, Math.floor(MOST_AHEAD.bytes / average)));
  }
}

/** Returns true for an item that ends the run, or the part of it before a person's answer. */
export function isEnd({ type }: StoredItem): boolean {
  return type === "result" || type === "error" || type === "approval";
}

function entryOf(id: string, fields: readonly string[]): StreamEntry | null {
  const item = decodeItem(fields[1]);
  return item === null ? null : { sequence: sequenceOfId(id), item, missed: 0 };
}

function missedBetween(last: { sequence: number; isEnd: boolean } | null, sequence: number): number | null {
  const { epoch, number } = numberOf(sequence);
  if (last === null) return number - 1;
  const before = numberOf(last.sequence);
  if (before.epoch === epoch) return number - before.number - 1;
  return last.isEnd ? number - 1 : null;
}

import { isSelected, type KeySelection, type Namespace, type StateBackend } from "./backend.ts";
import type { SharedEntry } from "./entry.ts";
import type { JsonValue } from "./json-value.ts";
import type { SharedEvent, WatchOptions } from "./watch-event.ts";

/** Options of a reader of changes. */
export interface ReaderOptions {
  backend: StateBackend;
  namespace: Namespace;
  selection: KeySelection;
  from: NonNullable<WatchOptions["from"]>;
  bound: number;
}

/** How many changes are read at a time. */
const PAGE = 100;

/**
 * Reads a namespace's changes in order, for one watch. It returns no change twice, and reports missed changes as a gap.
 * It remembers a position in the store's list of changes and keeps no list of its own, so a slow reader needs no memory.
 */
export class ChangeReader {
  readonly #options: ReaderOptions;
  /** The version of each key in its last event. */
  readonly #reported = new Map<string, number>();
  /** The sequence number of the last change that was read. */
  #cursor = 0;
  /** The last change before the watch started. Up to here the reader replays the past, and is not late. */
  #past = 0;
  #atStart: readonly SharedEntry[] = [];

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Finds the position to start from. Returns the events that come before all changes. */
  async start(): Promise<SharedEvent<JsonValue>[]> {
    const { backend, namespace, from } = this.#options;
    // Read the position first, then the values. A change in between is recognized by its version.
    const { oldest, head } = await backend.position(namespace);
    const entries = await this.#entries();
    if (typeof from === "number") {
      this.#cursor = oldest - 1;
      this.#past = head;
      this.#atStart = entries;
      return this.#cursor < head ? [] : this.#reconcile(entries);
    }
    this.#cursor = head;
    for (const { key, version } of entries) this.#reported.set(key, version);
    return from === "now" ? [] : entries.filter(({ value }) => value !== undefined).map(currentEvent);
  }

  /** Returns the next events, or null if there are no new changes. */
  async next(): Promise<SharedEvent<JsonValue>[] | null> {
    const { backend, namespace, bound, selection } = this.#options;
    const { oldest, head } = await backend.position(namespace);
    if (head <= this.#cursor) return null;
    const isLate = this.#cursor >= this.#past && (head - this.#cursor > bound || oldest > this.#cursor + 1);
    if (isLate) {
      this.#cursor = head;
      return this.#reconcile(await this.#entries());
    }
    const changes = await backend.changes(namespace, this.#cursor, PAGE);
    const events = changes.flatMap(({ sequence: _sequence, ...change }): SharedEvent<JsonValue>[] => {
      const missed = change.version - this.#lastOf(change.key) - 1;
      if (missed < 0 || !isSelected(change.key, selection)) return [];
      this.#reported.set(change.key, change.version);
      return [...gapEvents(change.key, missed), { type: "change", ...change }];
    });
    const wasPast = this.#cursor < this.#past;
    this.#cursor = changes.at(-1)?.sequence ?? head;
    if (!wasPast || this.#cursor < this.#past) return events;
    events.push(...this.#reconcile(this.#atStart));
    this.#atStart = [];
    return events;
  }

  async #entries(): Promise<SharedEntry[]> {
    const { backend, namespace, selection } = this.#options;
    const entries = await backend.list(namespace, selection);
    return entries.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Returns the events that the kept changes do not cover: for each such key, a gap and the current value. */
  #reconcile(entries: readonly SharedEntry[]): SharedEvent<JsonValue>[] {
    return entries.flatMap((entry) => {
      const missed = entry.version - this.#lastOf(entry.key);
      if (missed <= 0) return [];
      this.#reported.set(entry.key, entry.version);
      return [...gapEvents(entry.key, missed), currentEvent(entry)];
    });
  }

  #lastOf(key: string): number {
    const { from } = this.#options;
    return this.#reported.get(key) ?? (typeof from === "number" ? from : 0);
  }
}

function gapEvents(key: string, missed: number): SharedEvent<JsonValue>[] {
  return missed > 0 ? [{ type: "gap", key, missed }] : [];
}

function currentEvent({ key, value, version }: SharedEntry): SharedEvent<JsonValue> {
  return { type: "current", key, value, version };
}

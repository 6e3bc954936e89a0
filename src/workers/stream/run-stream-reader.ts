import { isPassingFailure } from "../passing-failure.ts";
import type { RunKey, RunRecord } from "../run-record.ts";
import { unknownRun } from "../runs/submit-run.ts";
import { Bell } from "./bell.ts";
import { listenToRuns } from "./notifications.ts";
import { streamKeyOf, numberOf } from "./numbering.ts";
import { PatientRead } from "./patient-read.ts";
import type { ItemSource } from "./read-items.ts";
import { isConnected } from "./redis-status.ts";
import { deletedItem, endItems, isAtEnd, isWhole } from "./run-end.ts";
import { isEnd, RunStreamCursor, type StreamEntry } from "./run-stream-cursor.ts";
import type { StreamedItem } from "./streamed-item.ts";

/** How often a reader looks for items without a notification, and how long it waits for an answer, in milliseconds. */
const POLL = 1_000;

/** How often a reader without new items looks into the run's record, in milliseconds. */
const LOOK_INTO_RECORD = 5_000;

/** How long the end of the stream may be missing after the run has ended, in milliseconds. */
const MISSING_END = 3_000;

/** Which run is read, from which place on. */
export interface RunStreamReaderOptions {
  run: RunKey;
  after: number | undefined;
  signal: AbortSignal;
}

/** Reads one run. The items of its stream are hints about its end: only the run's record says that it has ended. */
export class RunStreamReader<State> {
  readonly #source: ItemSource;
  readonly #options: RunStreamReaderOptions;
  readonly #cursor: RunStreamCursor;
  readonly #begin: PatientRead<StreamEntry[]>;
  readonly #pages: PatientRead<StreamEntry[]>;
  readonly #record: PatientRead<RunRecord | null>;
  readonly #result: PatientRead<unknown>;
  readonly #bell = new Bell();
  /** The last items of the stream, if they end the run. Later items show that the run went on. */
  #ends: StreamEntry[] = [];
  #hasBegun = false;
  /** True if the last look at the stream found no items. */
  #isDrained = false;
  /** When the record was read. Null before the first time. */
  #lookedAt: number | null = null;
  /** True if the record may have changed. */
  #mustLook = true;
  /** True if the record said that the run has ended. */
  #isEnded = false;
  /** Since when only the end of the stream is missing. Null if the run has not ended. */
  #endedSince: number | null = null;

  constructor(source: ItemSource, options: RunStreamReaderOptions) {
    this.#source = source;
    this.#options = options;
    this.#cursor = new RunStreamCursor(source.redis, options.run, options.after);
    this.#begin = new PatientRead(() => this.#cursor.endsBefore());
    this.#pages = new PatientRead(() => this.#cursor.next());
    this.#record = new PatientRead(() => source.store.find(options.run));
    this.#result = new PatientRead(() => source.store.resultOf(options.run));
  }

  /** Yields the items. Call it once. */
  async *items(): AsyncGenerator<StreamedItem<State>, undefined, undefined> {
    const { signal } = this.#options;
    const unlisten = this.#listen();
    try {
      while (!signal.aborted) {
        // The record is read before the stream: what was written before the run ended is then in the page.
        const record = await this.#lookIntoRecord();
        const page = await this.#page();
        for (const entry of page) {
          this.#keepEnds(entry);
          for (const item of this.#read(entry)) {
            yield item;
            if (signal.aborted) return undefined;
          }
        }
        this.#isDrained = page.length === 0;
        const end = this.#isDrained && record !== undefined ? await this.#endOf(record) : null;
        if (end !== null) {
          yield* end;
          return undefined;
        }
        if (!this.#isDrained && (this.#mustLook || this.#cursor.hasMore)) continue;
        await this.#bell.wait(POLL);
      }
    } finally {
      unlisten();
    }
    return undefined;
  }

  #listen(): () => void {
    const { run, signal } = this.#options;
    const { notifications } = this.#source;
    const ring = (): void => this.#bell.ring();
    signal.addEventListener("abort", ring, { once: true });
    const unlisten = [
      notifications.listen(streamKeyOf(run), ring),
      listenToRuns(notifications, (changed) => {
        // Null: the change of any run may have been missed.
        if (changed !== null && (changed.id !== run.id || changed.tenant !== run.tenant)) return;
        this.#mustLook = true;
        ring();
      }),
      () => signal.removeEventListener("abort", ring),
    ];
    return () => unlisten.forEach((stop) => stop());
  }

  /** Returns the run's record. Returns undefined if it need not be read now, or if the store does not answer. */
  async #lookIntoRecord(): Promise<RunRecord | null | undefined> {
    const { run, signal } = this.#options;
    if (!this.#isLookDue()) return undefined;
    try {
      const read = await this.#record.within(POLL, signal);
      if (read === null) return undefined;
      if (read.value === null && this.#lookedAt === null) throw unknownRun(run);
      this.#mustLook = false;
      this.#lookedAt = performance.now();
      this.#isEnded = read.value === null || isAtEnd(read.value);
      return read.value;
    } catch (error) {
      if (!isPassingFailure(error)) throw error;
      return undefined;
    }
  }

  #isLookDue(): boolean {
    if (this.#mustLook || this.#lookedAt === null) return true;
    if (!this.#isDrained) return false;
    return this.#isEnded || this.#ends.length > 0 || performance.now() - this.#lookedAt >= LOOK_INTO_RECORD;
  }

  /** Returns the next items of the stream. The list is empty if there are none, or if Redis does not answer. */
  async #page(): Promise<StreamEntry[]> {
    const { signal } = this.#options;
    if (!isConnected(this.#source.redis)) return [];
    try {
      if (!this.#hasBegun) {
        const begin = await this.#begin.within(POLL, signal);
        if (begin === null) return [];
        this.#hasBegun = true;
        this.#ends = begin.value;
      }
      return (await this.#pages.within(POLL, signal))?.value ?? [];
    } catch {
      return [];
    }
  }

  /** Returns what to yield for an item of the stream. Items that end the run are kept until its record says that it has ended. */
  #read({ item, sequence, missed }: StreamEntry): StreamedItem<State>[] {
    const gap = { type: "gap" as const, run: null, agent: null, step: null, sequence: sequence - 1, missed };
    return [
      ...(missed === 0 ? [] : [gap]),
      ...(isEnd(item) ? [] : [{ ...item, sequence } as StreamedItem<State>]),
    ];
  }

  #keepEnds(entry: StreamEntry): void {
    const isSameEpoch = (one: StreamEntry): boolean =>
      numberOf(one.sequence).epoch === numberOf(entry.sequence).epoch;
    this.#ends = isEnd(entry.item) ? [...this.#ends.filter(isSameEpoch), entry] : [];
    if (this.#ends.length > 0) this.#mustLook = true;
  }

  /** Returns the run's last items, or null if it has not ended, or if the end of its stream may still come. */
  async #endOf(record: RunRecord | null): Promise<StreamedItem<State>[] | null> {
    const { run, after = 0 } = this.#options;
    const { position } = this.#cursor;
    if (record === null) return [deletedItem(run, position)];
    if (!isAtEnd(record)) {
      this.#endedSince = null;
      return null;
    }
    this.#endedSince ??= performance.now();
    const end = { record, ends: this.#ends, position, after };
    const isLate = performance.now() - this.#endedSince >= MISSING_END;
    if (!isWhole(end) && !this.#cursor.isGone && !isLate) return null;
    if (record.status !== "finished") return endItems(end, null as State);
    const result = await this.#resultWithin(POLL);
    return result === null ? null : endItems(end, result.value as State);
  }

  async #resultWithin(milliseconds: number): Promise<{ value: unknown } | null> {
    try {
      return await this.#result.within(milliseconds, this.#options.signal);
    } catch (error) {
      if (!isPassingFailure(error)) throw error;
      return null;
    }
  }
}

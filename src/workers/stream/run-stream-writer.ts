import type { Redis } from "ioredis";
import type { RunItem } from "../../streaming/run-item.ts";
import type { RunKey } from "../run-record.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { appendItems, type Batch } from "./append-items.ts";
import { Bell } from "./bell.ts";
import { KeptBytes } from "./kept-bytes.ts";
import type { PublisherOptions, RunPublisher } from "./publisher.ts";
import { isConnected } from "./redis-status.ts";
import { WaitingItems } from "./waiting-items.ts";

/** How long items are collected for one batch, in milliseconds. */
const COLLECT = 5;

/** The largest batch. */
const MOST_IN_BATCH = { items: 200, characters: 500_000 };

/** The first pause after Redis failed, and the longest, in milliseconds. */
const PAUSE = { first: 50, longest: 1_000 };

/** When Redis deletes a stream, in seconds: after its last item, and after its end. */
const EXPIRE = { running: 86_400, ended: 3_600 };

/** What waits of one run for Redis, at most, in characters. */
const MOST_CHARACTERS = 4_000_000;

/** Writes the items of one run to its stream, one batch after the other. */
export class RunStreamWriter implements RunPublisher {
  isSuperseded = false;
  readonly #redis: Redis;
  readonly #options: Required<PublisherOptions> & { run: RunKey; epoch: number };
  readonly #waiting: WaitingItems;
  readonly #kept: KeptBytes;
  /** Aborted at the end, and if another worker has published since. */
  readonly #closed = new AbortController();
  readonly #bell = new Bell();
  /** The number of the last item that was taken to be written. */
  #number = 0;
  #writing: Promise<void> | null = null;
  #isEnding = false;
  /** True if a caller waits for the items. */
  #isHurried = false;

  constructor(redis: Redis, options: Required<PublisherOptions> & { run: RunKey; epoch: number }) {
    const { mostWaiting, mostItemBytes, mostBytes, mostItems } = options;
    this.#redis = redis;
    this.#options = options;
    this.#kept = new KeptBytes({ bytes: mostBytes, items: mostItems });
    this.#waiting = new WaitingItems({
      mostItems: mostWaiting,
      mostCharacters: MOST_CHARACTERS,
      joinAbove: Math.ceil(mostWaiting / 10),
      mostItemBytes,
    });
  }

  get dropped(): number {
    return this.#waiting.dropped;
  }

  send(item: RunItem): void {
    if (this.#isEnding || this.isSuperseded) return;
    this.#waiting.add(item);
    this.#writing ??= this.#write();
  }

  async flush(): Promise<void> {
    if (this.#writing === null) return;
    this.#isHurried = true;
    this.#bell.ring();
    await waitAtMost(this.#options.deadline, this.#writing);
    this.#isHurried = false;
  }

  async end(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#writing ??= this.#write();
    await this.flush();
    this.#close();
  }

  async #write(): Promise<void> {
    do {
      if (!this.#isHurried) await this.#bell.wait(COLLECT);
      const items = this.#waiting.take(MOST_IN_BATCH).map(({ missed, json }) => {
        this.#number += missed + 1;
        return { number: this.#number, json };
      });
      const isLast = this.#isEnding && this.#waiting.isEmpty;
      await this.#append(items, isLast ? EXPIRE.ended : EXPIRE.running);
    } while (!this.#waiting.isEmpty && !this.#closed.signal.aborted);
    this.#writing = null;
  }

  /** Writes a batch, and tries again until Redis has it. */
  async #append(items: Batch["items"], expireAfter: number): Promise<void> {
    const { epoch, mostItems } = this.#options;
    for (const { number, json } of items) this.#kept.add(number, Buffer.byteLength(json));
    const batch = { epoch, items, mostItems, keepFrom: this.#kept.firstToKeep(), expireAfter };
    let pause = PAUSE.first;
    while (!this.#closed.signal.aborted) {
      const isAdded = await this.#tryToAppend(batch);
      if (isAdded === true) return;
      if (isAdded === false) {
        this.isSuperseded = true;
        this.#close();
        return;
      }
      await this.#bell.wait(pause);
      pause = Math.min(2 * pause, PAUSE.longest);
    }
  }

  /** Writes a batch. Resolves to null if it failed, and if the stream was closed meanwhile. */
  async #tryToAppend(batch: Batch): Promise<boolean | null> {
    // The connection was closed for good.
    if (this.#redis.status === "end") this.#close();
    if (!isConnected(this.#redis)) return null;
    const { signal } = this.#closed;
    return new Promise((resolve) => {
      const onClose = (): void => resolve(null);
      signal.addEventListener("abort", onClose, { once: true });
      void appendItems(this.#redis, this.#options.run, batch)
        .then(resolve, () => resolve(null))
        .finally(() => signal.removeEventListener("abort", onClose));
    });
  }

  #close(): void {
    this.#closed.abort();
    this.#waiting.clear();
    this.#bell.ring();
  }
}

import type { Redis } from "ioredis";
import type { RunItem } from "../../streaming/run-item.ts";
import type { RunKey } from "../run-record.ts";
import { RunStreamWriter } from "./run-stream-writer.ts";

/** Options of a publisher. */
export interface PublisherOptions {
  /**
   * How many items Redis keeps of a run, about.
   *
   * @default 10_000
   */
  mostItems?: number;
  /**
   * How many bytes of items Redis keeps of a run, about.
   *
   * @default 32 MiB
   */
  mostBytes?: number;
  /**
   * The size of one item, in bytes. The texts of a larger one are cut.
   *
   * @default 256 KiB
   */
  mostItemBytes?: number;
  /**
   * How many items of a run may wait for Redis.
   *
   * @default 1_000
   */
  mostWaiting?: number;
  /**
   * How long the end of a run waits for Redis, in milliseconds.
   *
   * @default 2_000
   */
  deadline?: number;
}

/** Publishes the items of one run, as the worker that has its lease. */
export interface RunPublisher {
  /** How many items were dropped, because Redis was slow or gone. */
  readonly dropped: number;
  /** True if another worker has published since. Then this one publishes no more. */
  readonly isSuperseded: boolean;
  /**
   * Sends an item. Never throws, and never waits. If Redis is slow or gone, pieces of texts are joined; then items are
   * dropped, and readers see a gap.
   */
  send(item: RunItem): void;
  /** Waits until the items that were sent are written, but not longer than the deadline. Does not reject. */
  flush(): Promise<void>;
  /** Flushes, and lets Redis delete the stream after an hour. Later items are ignored. Does not reject. */
  end(): Promise<void>;
}

/** Publishes the items of runs to Redis, for readers anywhere. */
export interface Publisher {
  /**
   * Begins to publish a run. Readers end if the item that ends the run (a result, an error, or the last approval) agrees
   * with the run's record. So send that item after the run is settled, and flush before.
   */
  publish(run: RunKey, epoch: number): RunPublisher;
}

/** Opens a publisher. The connection stays the caller's. */
export function openPublisher(redis: Redis, options: PublisherOptions = {}): Publisher {
  const { mostItems = 10_000, mostBytes = 32 * 1024 ** 2, mostItemBytes = 256 * 1024 } = options;
  const { mostWaiting = 1_000, deadline = 2_000 } = options;
  const bounds = { mostItems, mostBytes, mostItemBytes, mostWaiting, deadline };
  return { publish: (run, epoch) => new RunStreamWriter(redis, { run, epoch, ...bounds }) };
}

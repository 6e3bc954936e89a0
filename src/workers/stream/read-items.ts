import type { Redis } from "ioredis";
import { InputError } from "../../errors/input-error.ts";
import type { RunKey } from "../run-record.ts";
import type { RunStore } from "../run-store.ts";
import type { Notifications } from "./notifications.ts";
import { RunStreamReader } from "./run-stream-reader.ts";
import type { StreamedItem } from "./streamed-item.ts";

/** What readers of runs share: connections, and the record of the runs. */
export interface ItemSource {
  redis: Redis;
  notifications: Notifications;
  store: Pick<RunStore, "find" | "resultOf">;
}

/** Options of a reader. */
export interface ReadOptions {
  /**
   * The `sequence` of the last item that was read before. The reader goes on behind it.
   *
   * @default the beginning
   */
  after?: number | undefined;
  /** Ends the reading, without an item and without an error. It does not stop the run. */
  signal?: AbortSignal | undefined;
}

/** The items of a run on workers. Leaving the loop, or calling `return`, ends the reading. It does not stop the run. */
export type RunItems<State = Record<string, unknown>> = AsyncIterableIterator<
  StreamedItem<State>,
  undefined,
  undefined
>;

/**
 * Yields the items of a run on workers, live from any worker that has it, until the run is over or waits for a person. The
 * last item is a result, an error, or the last question, also if Redis has lost the stream: then it is made from the run's
 * record. A reader that goes on after that item ends at once, or continues with what follows a person's answer.
 *
 * It reads when items are asked for, and at most 100 ahead. Items that are missing are shown as a gap. Throws InputError if
 * `after` is not a sequence. The first `next` rejects with TroupeError `run_unknown` if there is no such run.
 */
export function readItems<State = Record<string, unknown>>(
  source: ItemSource,
  run: RunKey,
  { after, signal }: ReadOptions = {},
): RunItems<State> {
  if (after !== undefined && !(Number.isSafeInteger(after) && after >= 0)) {
    throw new InputError(
      `after must be the sequence of an item, a whole number of at least 0, but is ${after}`,
    );
  }
  const left = new AbortController();
  const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const items = new RunStreamReader<State>(source, { run, after, signal: stop }).items();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => items.next(),
    return() {
      // A generator returns only after its pending item.
      left.abort();
      return items.return(undefined);
    },
  };
}

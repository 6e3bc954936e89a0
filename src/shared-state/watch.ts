import type { JsonValue } from "./json-value.ts";
import type { SharedEvent } from "./watch-event.ts";
import { ChangeReader, type ReaderOptions } from "./watch-reader.ts";

/** A watch that has begun. It may not have a reader yet. */
export interface StateWatch {
  readonly events: AsyncGenerator<SharedEvent<JsonValue>, void, void>;
  /** Resolves when no later change can be missed, or the watch has failed. A failure is thrown to the reader of `events`. */
  readonly started: Promise<unknown>;
  /** Ends the watch. Its events end without an error. */
  end(): Promise<void>;
}

/** Starts to watch at once, so that no later write is missed. The watch ends by its signal, by `break`, or by `end`. */
export function startWatch(
  options: ReaderOptions,
  { signal, onEnd }: { signal: AbortSignal | undefined; onEnd: () => void },
): StateWatch {
  const { backend, namespace, selection } = options;
  const reader = new ChangeReader(options);
  const bell = createBell();
  const state: { isEnded: boolean; failure: { error: unknown } | null } = { isEnded: false, failure: null };
  const listening = backend.listen(namespace, {
    wake: () => bell.ring(),
    fail(error) {
      state.failure = { error };
      bell.ring();
    },
  });
  const first = listening.then(() => reader.start());
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    if (ending !== undefined) return ending;
    state.isEnded = true;
    signal?.removeEventListener("abort", onAbort);
    bell.ring();
    // Fails if the store was stopped before; then there is nothing left to stop.
    ending = listening
      .then((stop) => stop())
      .catch(() => undefined)
      .then(onEnd);
    return ending;
  };
  const onAbort = (): void => void end();
  const isPointless = !("prefix" in selection) && selection.length === 0;
  if (signal?.aborted || isPointless) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  async function* read(): AsyncGenerator<SharedEvent<JsonValue>, void, void> {
    let events: SharedEvent<JsonValue>[] | null = await first;
    while (!state.isEnded) {
      for (const event of events ?? []) {
        yield event;
        if (isOver(state)) return;
      }
      if (state.failure !== null) throw state.failure.error;
      bell.mute();
      events = await reader.next();
      if (events === null) await bell.rung();
    }
  }
  async function* guarded(): AsyncGenerator<SharedEvent<JsonValue>, void, void> {
    try {
      yield* read();
    } catch (error) {
      if (!state.isEnded) throw error;
    } finally {
      await end();
    }
  }
  // The reader of `events` gets a failure. Without a reader, a failure must not end the process.
  return { events: guarded(), started: first.catch(() => undefined), end };
}

/** Checks again whether the watch has ended: that can happen while the reader handles an event. */
function isOver({ isEnded }: { isEnded: boolean }): boolean {
  return isEnded;
}

/** Creates a bell. It stays rung until it is muted, so that waiting for a ring in the past resolves at once. */
function createBell(): { ring(): void; mute(): void; rung(): Promise<void> } {
  let isRung = false;
  let resolve: () => void = () => undefined;
  return {
    ring() {
      isRung = true;
      resolve();
    },
    mute() {
      isRung = false;
    },
    rung: () =>
      new Promise((onRing) => {
        resolve = onRing;
        if (isRung) onRing();
      }),
  };
}

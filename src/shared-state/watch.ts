import type { JsonValue } from "./json-value.ts";
import type { SharedEvent } from "./watch-event.ts";
import { ChangeReader, type ReaderOptions } from "./watch-reader.ts";

/** A watch that has begun, whether or not somebody reads it yet. */
export interface StateWatch {
  readonly events: AsyncGenerator<SharedEvent<JsonValue>, void, void>;
  /** Resolves when no later change is missed; what goes wrong is told to the one who reads. */
  readonly started: Promise<unknown>;
  /** Ends it, without an error, for the one who reads too. */
  end(): Promise<void>;
}

/** Begins to watch at once: what is written from now on is told. It ends at the signal, by `break`, or by `end`. */
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
    // A store that was stopped before has ended the listening itself.
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
  // Whoever reads is told of a failure; if nobody does, that is no reason to end the process.
  return { events: guarded(), started: first.catch(() => undefined), end };
}

/** Asked again: it may have ended while somebody had the event. */
function isOver({ isEnded }: { isEnded: boolean }): boolean {
  return isEnded;
}

/** Remembers that it was rung until it is muted, so that nobody waits for what has happened already. */
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

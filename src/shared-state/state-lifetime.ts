import { setMaxListeners } from "node:events";
import { TroupeError } from "../errors/troupe-error.ts";
import type { SharedStore } from "./backend-of.ts";
import { closedError } from "./errors.ts";
import type { JsonValue } from "./json-value.ts";
import { startWatch, type StateWatch } from "./watch.ts";
import type { SharedEvent } from "./watch-event.ts";
import type { ReaderOptions } from "./watch-reader.ts";

/** How a watch delivers its events, and a signal that ends it before the state ends. */
interface Delivery<Event> {
  signal: AbortSignal | undefined;
  give: (event: SharedEvent<JsonValue>) => Promise<Event>;
}

/** Ends a state by `close` or by its signal. After that, operations are refused and watches have ended. */
export class StateLifetime {
  readonly #signal: AbortSignal | undefined;
  readonly #starting: SharedStore["starting"];
  readonly #ending = new AbortController();
  readonly #watches = new Set<StateWatch>();
  readonly #onAbort = (): void => {
    const cause: unknown = this.#signal?.reason;
    void this.#end(new TroupeError("run_aborted", "the shared state was ended by its signal", { cause }));
  };
  #why: TroupeError | null = null;

  constructor({ signal, starting }: { signal: AbortSignal | undefined } & Pick<SharedStore, "starting">) {
    this.#signal = signal;
    this.#starting = starting;
    // Each waiting write listens to this signal; Node would warn at more than 10 listeners.
    setMaxListeners(0, this.#ending.signal);
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Runs work unless the state has ended. The work's signal aborts when the state ends. */
  async run<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#why !== null) throw this.#why;
    try {
      return await work(this.#ending.signal);
    } catch (error) {
      const isWaitBroken = error instanceof Error && error.name === "AbortError";
      throw isWaitBroken && this.#why !== null ? this.#why : error;
    }
  }

  /** Watches from now on, until the state ends, the signal aborts or the reader stops. */
  watch<Event>(options: ReaderOptions, { signal, give }: Delivery<Event>): AsyncGenerator<Event, void, void> {
    if (this.#why !== null) throw this.#why;
    const watch = startWatch(options, { signal, onEnd: () => this.#watches.delete(watch) });
    this.#watches.add(watch);
    this.#starting.add(watch.started);
    void watch.started.then(() => this.#starting.delete(watch.started));
    return endable(deliver(watch, give), watch);
  }

  /** Resolves when no watch of this process that was requested before can miss the next write. */
  async watchesStarted(): Promise<void> {
    if (this.#starting.size > 0) await Promise.all(this.#starting);
  }

  close(): Promise<void> {
    return this.#end(closedError());
  }

  async #end(why: TroupeError): Promise<void> {
    this.#why ??= why;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#ending.abort();
    await Promise.all([...this.#watches].map((watch) => watch.end()));
  }
}

async function* deliver<Event>(
  watch: StateWatch,
  give: Delivery<Event>["give"],
): AsyncGenerator<Event, void, void> {
  for await (const event of watch.events) yield await give(event);
}

/**
 * Makes `return` and `throw` end the watch. A plain generator would not: before its first `next` it ends without running
 * its `finally`, and while it waits it does not end at all.
 */
function endable<Event>(
  events: AsyncGenerator<Event, void, void>,
  watch: StateWatch,
): AsyncGenerator<Event, void, void> {
  return {
    next: () => events.next(),
    async return() {
      await watch.end();
      return events.return();
    },
    async throw(error) {
      await watch.end();
      return events.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await watch.end();
      await events.return();
    },
  };
}

import { setMaxListeners } from "node:events";
import { TroupeError } from "../errors/troupe-error.ts";
import type { SharedStore } from "./backend-of.ts";
import { closedError } from "./errors.ts";
import type { JsonValue } from "./json-value.ts";
import { startWatch, type StateWatch } from "./watch.ts";
import type { SharedEvent } from "./watch-event.ts";
import type { ReaderOptions } from "./watch-reader.ts";

/** How what is watched is handed on, and what ends it beside the state's own end. */
interface Handing<Event> {
  signal: AbortSignal | undefined;
  give: (event: SharedEvent<JsonValue>) => Promise<Event>;
}

/** From the opening of a state to its end, by `close` or by its signal: then what comes is refused, and watches end. */
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
    // Everybody who waits for another's write listens.
    setMaxListeners(0, this.#ending.signal);
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Does something, unless the end has come; the signal it is given aborts at the end. */
  async run<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#why !== null) throw this.#why;
    try {
      return await work(this.#ending.signal);
    } catch (error) {
      const isWaitBroken = error instanceof Error && error.name === "AbortError";
      throw isWaitBroken && this.#why !== null ? this.#why : error;
    }
  }

  /** Watches from now on, until the end, the signal's abort, or until whoever reads stops. */
  watch<Event>(options: ReaderOptions, { signal, give }: Handing<Event>): AsyncGenerator<Event, void, void> {
    if (this.#why !== null) throw this.#why;
    const watch = startWatch(options, { signal, onEnd: () => this.#watches.delete(watch) });
    this.#watches.add(watch);
    this.#starting.add(watch.started);
    void watch.started.then(() => this.#starting.delete(watch.started));
    return endable(handOn(watch, give), watch);
  }

  /** Resolves when nobody of this process who watches by now misses what is written next. */
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

async function* handOn<Event>(
  watch: StateWatch,
  give: Handing<Event>["give"],
): AsyncGenerator<Event, void, void> {
  for await (const event of watch.events) yield await give(event);
}

/** Of itself, a generator that was never asked for anything ends without a word, and one that waits does not end. */
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

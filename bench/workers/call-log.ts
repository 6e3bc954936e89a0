import { nameOf } from "./jobs.ts";
import type { AskedCall } from "./script.ts";

/** A request that the model got. */
export interface LoggedCall {
  /** The run and the call, such as `supervisor-1/planner`. */
  name: string;
  /** The worker that asked: the name of its model. */
  worker: string;
  /** When it came, in milliseconds since the epoch. */
  at: number;
  /** How long the reply takes. */
  milliseconds: number;
}

/** The requests that a model got, in the order in which they came. */
export class CallLog {
  /** The requests for calls that were recorded before. */
  readonly repeated: LoggedCall[] = [];
  #taken: LoggedCall[] = [];
  readonly #attempts = new Map<string, number>();
  readonly #recorded = new Set<string>();

  /** Logs a request, and counts how often the call was asked for. */
  add({ job, call }: AskedCall, worker: string): { call: LoggedCall; attempt: number } {
    const name = `${nameOf(job)}/${call}`;
    const logged = { name, worker, at: Date.now(), milliseconds: 0 };
    const attempt = (this.#attempts.get(name) ?? 0) + 1;
    this.#attempts.set(name, attempt);
    this.#taken.push(logged);
    if (this.#recorded.has(name)) this.repeated.push(logged);
    return { call: logged, attempt };
  }

  /** Notes that these calls are recorded now: from now on, nobody may ask for them. */
  record(names: readonly string[]): void {
    for (const name of names) this.#recorded.add(name);
  }

  /** Returns the requests since the last call of this method. */
  take(): LoggedCall[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }
}

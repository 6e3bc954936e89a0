import { fetchOverHttp } from "./http-fetch.ts";
import { wireOver } from "./wire-fetch.ts";

/** The part of a client's configuration that says how it sends. */
export interface Sending {
  fetch?: typeof fetch | undefined;
  fetchOptions?: unknown;
}

/**
 * Returns the `fetch` for a model that was made in code: its own one if it has one, otherwise ours. If the program has changed
 * Node's `fetch` (a proxy, a recorder), or gives it options, Node's one is used.
 */
export function givenFetch({ fetch: own, fetchOptions }: Sending): typeof fetch {
  const usual: typeof fetch = (input, init) =>
    fetchOptions === undefined && isNodesOwn() ? fetchOverHttp(input, init) : fetch(input, init);
  return wireOver(own ?? usual);
}

/** Where Node's `fetch` keeps the dispatcher that sends for it (undici). */
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/** Returns true if `fetch` is Node's own, and sends without a proxy. */
function isNodesOwn(): boolean {
  const dispatcher = (globalThis as Record<symbol, object | undefined>)[DISPATCHER];
  const sends = dispatcher === undefined || dispatcher.constructor.name === "Agent";
  return sends && /undici|fetchImpl/.test(Function.prototype.toString.call(fetch));
}

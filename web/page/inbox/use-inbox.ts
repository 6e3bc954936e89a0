import type { Client } from "@langchain/langgraph-sdk";
import { useEffect, useSyncExternalStore } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { useConnection } from "../connection/connection.tsx";
import { ThreadCache } from "../connection/thread-cache.ts";
import { readWaitingThreads, type WaitingThread } from "./waiting-threads.ts";

/** Everything on the server that waits for a person. */
export interface Inbox {
  /** Null until the server has answered for the first time. */
  readonly threads: readonly WaitingThread[] | null;
  /** True if more threads may wait than were read. */
  readonly isCut: boolean;
  /** How many questions wait. */
  readonly count: number;
  /** Why the server could not be asked the last time; null if it could. */
  readonly error: string | null;
  readonly refresh: () => void;
}

/** Milliseconds between two readings while the page is seen. */
const PERIOD = 4_000;

/** One inbox for a server, however many parts of the page show it. */
class SharedInbox {
  readonly #client: Client;
  readonly #cache: ThreadCache;
  readonly #listeners = new Set<() => void>();
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  state: Inbox = { threads: null, isCut: false, count: 0, error: null, refresh: () => this.read() };

  constructor(client: Client) {
    this.#client = client;
    this.#cache = new ThreadCache(client);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.read();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  /** Reads now, and again after a while as long as somebody looks. */
  read(): void {
    this.#end();
    const abort = new AbortController();
    this.#abort = abort;
    void this.#readAndWait(abort.signal);
  }

  async #readAndWait(signal: AbortSignal): Promise<void> {
    await this.#readOnce(signal);
    if (!signal.aborted) this.#timer = setTimeout(() => this.#readIfSeen(), PERIOD);
  }

  #readIfSeen(): void {
    if (document.visibilityState === "visible") this.read();
    else this.#timer = setTimeout(() => this.#readIfSeen(), PERIOD);
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    try {
      const { threads, isCut } = await readWaitingThreads(this.#client, this.#cache, signal);
      if (signal.aborted) return;
      const count = threads.reduce((sum, { questions }) => sum + questions.length, 0);
      this.#show({ ...this.state, threads, isCut, count, error: null });
    } catch (error) {
      if (signal.aborted) return;
      this.#show({ ...this.state, error: messageOf(error) });
    }
  }

  #show(next: Inbox): void {
    if (JSON.stringify(next) === JSON.stringify(this.state)) return;
    this.state = next;
    for (const listener of this.#listeners) listener();
  }

  #end(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }
}

const inboxes = new WeakMap<Client, SharedInbox>();

/** Follows everything on the server that waits for a person. */
export function useInbox(): Inbox {
  const { client, epoch } = useConnection();
  const inbox = inboxOf(client);
  const state = useSyncExternalStore(inbox.subscribe, () => inbox.state);
  useEffect(() => {
    // After a restart of the server, what it knew before may be gone.
    if (epoch > 1) inbox.read();
  }, [inbox, epoch]);
  return state;
}

function inboxOf(client: Client): SharedInbox {
  const inbox = inboxes.get(client) ?? new SharedInbox(client);
  inboxes.set(client, inbox);
  return inbox;
}

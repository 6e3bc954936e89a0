import type { Client, Thread } from "@langchain/langgraph-sdk";
import { factsOfThread, LISTED, type ThreadFacts } from "./thread-facts.ts";

/** Threads whose states are read at the same time. */
const AT_ONCE = 4;

/** Keeps what is known of threads, so that the state of a thread is read again only after it has changed. */
export class ThreadCache {
  static readonly PARTS = LISTED;
  readonly #client: Client;
  readonly #known = new Map<string, { readonly key: string; readonly facts: ThreadFacts }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Returns what the list shows of these threads. */
  async factsOf(threads: readonly Thread[], signal: AbortSignal): Promise<ThreadFacts[]> {
    const facts: ThreadFacts[] = [];
    for (let start = 0; start < threads.length; start += AT_ONCE) {
      facts.push(
        ...(await Promise.all(
          threads.slice(start, start + AT_ONCE).map((thread) => this.#read(thread, signal)),
        )),
      );
    }
    return facts;
  }

  async #read(thread: Thread, signal: AbortSignal): Promise<ThreadFacts> {
    const key = `${thread.updated_at} ${thread.status}`;
    const known = this.#known.get(thread.thread_id);
    if (known?.key === key) return known.facts;
    const facts = factsOfThread(thread, await this.#valuesOf(thread, known?.facts.title ?? null, signal));
    const kept = { ...facts, title: facts.title ?? known?.facts.title ?? null };
    this.#known.set(thread.thread_id, { key, facts: kept });
    return kept;
  }

  /** Reads the state, but not while a run changes it, if the title is known. */
  async #valuesOf(
    thread: Thread,
    title: string | null,
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | null> {
    const hasTitle = title !== null || typeof thread.metadata?.["request"] === "string";
    if (thread.status === "busy" && hasTitle) return null;
    try {
      const { values } = await this.#client.threads.get<Record<string, unknown>>(thread.thread_id, {
        signal,
      });
      return values ?? null;
    } catch {
      return null;
    }
  }
}

import type { Thread } from "@langchain/langgraph-sdk";

/** How many threads without a run are remembered. */
const MOST_REMEMBERED = 1_000;

/**
 * Threads that a client created and that have no run yet. Workers know a thread by its runs, so these are remembered here:
 * there is nothing in them to lose.
 */
export class CreatedThreads {
  readonly #threads = new Map<string, Thread>();

  /** Remembers a thread, and returns it. */
  add(id: string, metadata: Thread["metadata"], now: Date): Thread {
    const time = now.toISOString();
    const thread: Thread = {
      thread_id: id,
      created_at: time,
      updated_at: time,
      state_updated_at: time,
      metadata,
      status: "idle",
      values: {},
      interrupts: {},
    };
    this.#threads.set(id, thread);
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > MOST_REMEMBERED && oldest !== undefined) this.#threads.delete(oldest);
    return thread;
  }

  get(id: string): Thread | null {
    return this.#threads.get(id) ?? null;
  }

  /** Forgets a thread. Returns true if it was remembered. */
  delete(id: string): boolean {
    return this.#threads.delete(id);
  }
}

import { MemorySaver } from "@langchain/langgraph";
import { nextAction, statusOf } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import { locksOf } from "../../src/threads/thread-locks.ts";
import { holdThread, type HeldThread, type HoldOptions } from "../run/held-thread.ts";
import type { RunState } from "../run/run-record.ts";

/** Where the server keeps the threads of its runs. */
export interface ServedThreads {
  /** Returns the name of a thread's graph, or null for an unknown thread. */
  graphOf(thread: string): string | null;
  /** Locks a thread for a run, and says how the run starts. Throws TroupeError if it cannot start. */
  hold(options: Omit<HoldOptions, "threads">): Promise<HeldThread>;
}

/** Keeps threads in the file of the command line, so that `troupe resume` and `troupe threads` know them. */
export function threadsInFile(threads: Threads): ServedThreads {
  return {
    graphOf: (thread) => threads.records.find(thread)?.graph ?? null,
    hold: (options) => holdThread({ ...options, threads }),
  };
}

/** Keeps threads until the process ends, for a Node without SQLite. */
export function threadsInMemory(): ServedThreads {
  const saver = new MemorySaver();
  const graphs = new Map<string, string>();
  return {
    graphOf: (thread) => graphs.get(thread) ?? null,
    async hold({ found, thread, request, intent }) {
      const lock = locksOf(saver).lock(thread);
      const { graph } = found;
      graph.checkpointer = saver;
      const config = { configurable: { thread_id: thread } };
      graphs.set(thread, found.name);
      const snapshot = await graph.getState(config);
      const isNew = nextAction(snapshot) === "start";
      const isAsked = isNew || intent !== "resume";
      return {
        input: isAsked ? request : null,
        status: isAsked ? "unfinished" : statusOf(snapshot),
        state: isAsked ? {} : (snapshot.values as RunState),
        settle: async () => statusOf(await graph.getState(config)),
        [Symbol.dispose]: () => lock[Symbol.dispose](),
      };
    },
  };
}

import { MemorySaver } from "@langchain/langgraph";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import { nextAction, statusOf } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import { reopenRun } from "../../src/threads/reopen-run.ts";
import { createProcessLocks } from "../../src/threads/thread-locks.ts";
import { UsageError } from "../errors.ts";
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

/** Keeps threads until the process ends, if there is no SQLite or its file cannot be opened. */
export function threadsInMemory(): ServedThreads {
  const saver = new MemorySaver();
  const locks = createProcessLocks();
  const asked = new Map<string, { graph: string; request: string }>();
  return {
    graphOf: (thread) => asked.get(thread)?.graph ?? null,
    async hold(options) {
      const { found, thread, intent, given = null } = options;
      const { graph, name } = found;
      const known = asked.get(thread) ?? { graph: name, request: options.request };
      if (known.graph !== name) {
        throw new ConfigurationError(`thread ${thread}`, [`it belongs to the graph ${known.graph}`]);
      }
      const lock = locks.lock(thread);
      try {
        graph.checkpointer = saver;
        const config = { configurable: { thread_id: thread } };
        if (intent === "resume" && given === null) {
          await reopenRun(graph, config, { sameLimits: !options.isLimitChanged });
        }
        const snapshot = await graph.getState(config);
        const isNew = nextAction(snapshot) === "start";
        const status = isNew ? "finished" : statusOf(snapshot);
        if (given !== null && status !== "waiting") {
          throw new UsageError(`thread ${thread} does not wait for an answer`);
        }
        if (intent === "ask" && status !== "finished") {
          const code = status === "waiting" ? "thread_waiting" : "thread_unfinished";
          throw new TroupeError(code, `thread ${thread} has a run that a new request would discard`);
        }
        const isAsked = isNew || intent !== "resume";
        const request = intent === "resume" ? known.request : options.request;
        asked.set(thread, { graph: name, request });
        return {
          input: isAsked ? request : null,
          status: isAsked ? "unfinished" : status,
          state: isAsked ? {} : (snapshot.values as RunState),
          settle: async () => statusOf(await graph.getState(config)),
          [Symbol.dispose]: () => lock[Symbol.dispose](),
        };
      } catch (error) {
        lock[Symbol.dispose]();
        throw error;
      }
    },
  };
}

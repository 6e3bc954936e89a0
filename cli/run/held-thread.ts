import { TroupeError } from "../../src/errors/troupe-error.ts";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { nextAction, statusOf, type ThreadStatus } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import { reopenRun } from "../../src/threads/reopen-run.ts";
import type { ThreadRecord } from "../../src/threads/thread-records.ts";
import type { FoundGraph } from "../graph/find-graph.ts";
import type { RunState } from "./run-record.ts";

/** A thread that one run has for itself. */
export interface HeldThread extends Disposable {
  /** What the graph is called with: the request, or null to go on where the thread stands. */
  readonly input: string | null;
  readonly status: ThreadStatus;
  /** What is known of the thread before the run. */
  readonly state: RunState;
  /** Notes where the thread stands after the run, and tells it. */
  settle(): Promise<ThreadStatus>;
}

/** What a run does with a thread. */
export interface HoldOptions {
  threads: Threads;
  thread: string;
  found: FoundGraph;
  folder: string;
  request: string;
  /** Whether a run that a limit has stopped goes on: it has other limits now. */
  isLimitChanged: boolean;
  /** `ask` is a new request, `resume` goes on with the last one, `abandon` gives an unfinished run up for a new request. */
  intent: "ask" | "resume" | "abandon";
}

/**
 * Takes a thread for a run, has the graph keep it, and decides how the run begins. Throws TroupeError:
 * `thread_busy`, `thread_unfinished` (there is something to resume), `thread_waiting` (a person has to answer).
 */
export async function holdThread(options: HoldOptions): Promise<HeldThread> {
  const { threads, thread, found, folder, intent } = options;
  const { graph, name } = found;
  const lock = threads.locks.lock(thread);
  try {
    const record = threads.records.find(thread);
    if (record !== null) checkGraph(record, options);
    // As the dev server does: a graph's own saver gives way to that of whoever runs it.
    graph.checkpointer = threads.saver;
    const config = { configurable: { thread_id: thread } };
    let snapshot = await graph.getState(config);
    const sameLimits = !options.isLimitChanged;
    if (intent === "resume" && (await reopenRun(graph, config, { sameLimits }))) {
      snapshot = await graph.getState(config);
    }
    const latest = (snapshot.config.configurable?.["checkpoint_id"] as string | undefined) ?? null;
    const status = nextAction(snapshot) === "start" ? "finished" : statusOf(snapshot);
    // The last request left no trace: it has to be asked again, also where an earlier one is finished.
    const isUnheard = record?.status === "unfinished" && record.after === latest;

    const isAsked = intent !== "resume" || isUnheard;
    const request = intent === "resume" && record !== null ? record.request : options.request;
    if (status === "waiting" && intent === "ask" && !isUnheard) throw waiting(thread);
    if (status === "unfinished" && intent === "ask") throw unfinished(thread);

    const note = (standing: ThreadStatus, after: string | null): void =>
      threads.records.write({
        thread,
        graph: name,
        folder,
        request,
        after,
        status: standing,
        updatedAt: Date.now(),
      });
    if (isAsked) note("unfinished", latest);
    return {
      input: isAsked ? request : null,
      status: isAsked ? "unfinished" : status,
      state: isAsked ? {} : (snapshot.values as RunState),
      async settle() {
        await threads.idle();
        const now = await graph.getState(config);
        const standing = statusOf(now);
        // Nobody here takes a thread back to where it was, and that is most of its size.
        if (standing === "finished") threads.forgetHistory(thread);
        const isHeard = now.config.configurable?.["checkpoint_id"] !== latest;
        if (isHeard || !isAsked) note(standing, isAsked ? latest : (record?.after ?? null));
        return isHeard || !isAsked ? standing : "unfinished";
      },
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** A thread's state fits the graph that wrote it, and no other. */
function checkGraph({ thread, graph, folder }: ThreadRecord, options: HoldOptions): void {
  const { found } = options;
  if (graph === found.name && (found.isShipped || folder === options.folder)) return;
  throw new ConfigurationError(`thread ${thread}`, [
    `it belongs to the graph ${graph} of ${folder}; use another --thread for ${found.name}`,
  ]);
}

function unfinished(thread: string): TroupeError {
  return new TroupeError(
    "thread_unfinished",
    `thread ${thread} has an unfinished run, which a new request would throw away: \`troupe resume ${thread}\` goes on with it, ` +
      "--abandon gives it up",
  );
}

function waiting(thread: string): TroupeError {
  return new TroupeError(
    "thread_waiting",
    `thread ${thread} waits for a person's answer, which a new request would throw away: \`troupe resume ${thread}\` asks ` +
      "for it, --abandon gives the run up",
  );
}

import { TroupeError } from "../../src/errors/troupe-error.ts";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { nextAction, statusOf, type ThreadStatus } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import { reopenRun } from "../../src/threads/reopen-run.ts";
import type { RecordedStatus, ThreadRecord } from "../../src/threads/thread-records.ts";
import type { GivenAnswer } from "../approval/given-answer.ts";
import { UsageError } from "../errors.ts";
import type { FoundGraph } from "../graph/find-graph.ts";
import type { RunState } from "./run-record.ts";

/** A thread that is locked for one run. */
export interface HeldThread extends Disposable {
  /** The graph's input: the request, or null to continue from the thread's last checkpoint. */
  readonly input: string | null;
  readonly status: ThreadStatus;
  /** The thread's state before the run; empty if the run starts with a new request. */
  readonly state: RunState;
  /**
   * Records how the run ended, and resolves to the thread's status. Rejects with TroupeError (`threads_deleted`) if the
   * file was deleted during the run.
   */
  settle(hasFailed: boolean): Promise<ThreadStatus>;
}

/** The thread to lock, and how the run uses it. */
export interface HoldOptions {
  threads: Threads;
  thread: string;
  found: FoundGraph;
  folder: string;
  request: string;
  /** True if the run has new limits, so that a run that a limit has stopped can continue. */
  isLimitChanged: boolean;
  /**
   * `ask` starts a new request, `resume` continues the last one, `abandon` gives up an unfinished run and starts a new
   * request.
   */
  intent: "ask" | "resume" | "abandon";
  /** An answer to what the thread waits for. @default there is none */
  given?: GivenAnswer | null;
}

/**
 * Locks a thread for a run, sets the graph's checkpointer, and decides with which input the run starts. Throws
 * TroupeError: `thread_busy`, `thread_unfinished` (the last run can be resumed), `thread_waiting` (a person has to
 * answer). Throws ConfigurationError if the thread belongs to another graph, and UsageError if there is an answer that the
 * thread does not wait for.
 */
export async function holdThread(options: HoldOptions): Promise<HeldThread> {
  const { threads, thread, found, folder, intent, given = null } = options;
  const { graph, name } = found;
  const lock = threads.locks.lock(thread);
  try {
    const record = threads.records.find(thread);
    if (record !== null) checkGraph(record, options);
    // Replace the graph's own saver, as LangGraph's dev server does.
    graph.checkpointer = threads.saver;
    const config = { configurable: { thread_id: thread } };
    let snapshot = await graph.getState(config);
    const sameLimits = !options.isLimitChanged;
    if (intent === "resume" && given === null && (await reopenRun(graph, config, { sameLimits }))) {
      snapshot = await graph.getState(config);
    }
    const latest = (snapshot.config.configurable?.["checkpoint_id"] as string | undefined) ?? null;
    const status = nextAction(snapshot) === "start" ? "finished" : statusOf(snapshot);
    // The last request has no checkpoint, so it must be asked again, even if an earlier request is finished.
    const isCutShort = record?.status === "unfinished" || record?.status === "failed";
    const isUnrecorded = isCutShort && record.after === latest;

    const isAsked = intent !== "resume" || isUnrecorded;
    const request = intent === "resume" && record !== null ? record.request : options.request;
    if (given !== null && (isAsked || status !== "waiting")) throw unasked(given, thread);
    if (status === "waiting" && intent === "ask" && !isUnrecorded) throw waiting(thread);
    if (status === "unfinished" && intent === "ask") throw unfinished(thread);

    const note = (next: RecordedStatus, after: string | null): void =>
      threads.records.write({
        thread,
        graph: name,
        folder,
        request,
        after,
        status: next,
        updatedAt: Date.now(),
      });
    if (isAsked) note("unfinished", latest);
    return {
      input: isAsked ? request : null,
      status: isAsked ? "unfinished" : status,
      state: isAsked ? {} : (snapshot.values as RunState),
      async settle(hasFailed) {
        await threads.idle();
        threads.checkFile();
        const now = await graph.getState(config);
        const next = statusOf(now);
        // The command line never returns to an earlier checkpoint, and these are most of a thread's size.
        if (next === "finished") threads.forgetHistory(thread);
        const isRecorded = now.config.configurable?.["checkpoint_id"] !== latest;
        const ending = endingOf(next, { hasFailed, state: now.values as RunState });
        if (isRecorded || !isAsked) note(ending, isAsked ? latest : (record?.after ?? null));
        else if (hasFailed) note("failed", latest);
        return isRecorded || !isAsked ? next : "unfinished";
      },
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Returns how a run ended. A graph without an outcome that reached its end counts as completed. */
function endingOf(
  status: ThreadStatus,
  { hasFailed, state }: { hasFailed: boolean; state: RunState },
): RecordedStatus {
  if (status === "finished") return state.outcome?.status ?? "completed";
  return status === "unfinished" && hasFailed ? "failed" : status;
}

/** Throws ConfigurationError if another graph wrote the thread, because its state does not fit. */
function checkGraph({ thread, graph, folder }: ThreadRecord, options: HoldOptions): void {
  const { found } = options;
  if (graph === found.name && (found.isShipped || folder === options.folder)) return;
  throw new ConfigurationError(`thread ${thread}`, [
    `it belongs to the graph ${graph} of ${folder}; choose another --thread for ${found.name}`,
  ]);
}

function unasked({ option }: GivenAnswer, thread: string): UsageError {
  return new UsageError(`${option} answers nothing: thread ${thread} does not wait for an answer`);
}

function unfinished(thread: string): TroupeError {
  return new TroupeError(
    "thread_unfinished",
    `thread ${thread} has an unfinished run that a new request would discard; ` +
      `\`troupe resume ${thread}\` continues it, --abandon gives it up`,
  );
}

function waiting(thread: string): TroupeError {
  return new TroupeError(
    "thread_waiting",
    `thread ${thread} has a run that waits for a person's answer and that a new request would discard; ` +
      `\`troupe resume ${thread}\` asks for the answer, --abandon gives the run up`,
  );
}

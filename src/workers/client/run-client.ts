import type { ApprovalAnswer } from "../../approval/approval.ts";
import type { Limits } from "../../run/limits.ts";
import type { RunRecord } from "../run-record.ts";
import type { RunQuery } from "../run-store.ts";
import type { ReadOptions, RunItems } from "../stream/read-items.ts";
import type { RunReference } from "./client-tenant.ts";
import type { SubmitOptions } from "./submit-options.ts";

/** A run that is over or waits for a person, and its result as `invoke` returns it. */
export interface AwaitedRun<Result = unknown> {
  record: RunRecord;
  /**
   * The state so far if the run waits for a person. Undefined if it failed or was canceled. The result is kept until a later
   * run of the thread finishes, and for at least a minute; `record.answer` and `record.outcome` stay.
   */
  result: Result;
}

/** Submits runs to workers, and follows them. */
export interface RunClient extends AsyncDisposable {
  /**
   * Stores a run, which the next free worker carries out. `graph` is its name on the workers. Resolves when the run is stored in
   * PostgreSQL, also while Redis cannot be reached. It waits for Redis for a second at most, and not at all while the
   * connection is lost.
   *
   * Rejects with TroupeError `thread_busy` (see `whenBusy`), `run_too_large` if the input has more than 1 MB,
   * `input_invalid`, or `workers_unavailable` if PostgreSQL cannot be reached.
   *
   * @example
   * const run = await client.submit("router", { messages: "Why is my query slow?" }, { runId: "ticket-4711" });
   */
  submit(
    graph: string,
    input: Readonly<Record<string, unknown>>,
    options?: SubmitOptions,
  ): Promise<RunRecord>;
  /** Returns a run. Null if the tenant has none with this id. */
  find(run: RunReference): Promise<RunRecord | null>;
  /**
   * Waits until a run is over or waits for a person. It does not reject if the run failed: `record.status` says how it ended.
   * Rejects with TroupeError `run_unknown`, and with the signal's reason if that aborts. Neither stops the run.
   *
   * @example
   * const { record, result } = await client.wait(run, { signal: AbortSignal.timeout(60_000) });
   * console.log(record.status, record.answer);
   */
  wait<Result = unknown>(
    run: RunReference,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<AwaitedRun<Result>>;
  /**
   * Yields what happens in a run, as `streamRun` does, live from any worker that has it. `after` continues behind an item
   * that was read before. Leaving the loop does not stop the run.
   *
   * @example
   * for await (const item of client.stream(run)) {
   *   if (item.type === "token") process.stdout.write(item.text);
   * }
   */
  stream<State = Record<string, unknown>>(run: RunReference, options?: ReadOptions): RunItems<State>;
  /**
   * Stops a run. One that a worker has is stopped within about a second. Does nothing if the run is over. Rejects with
   * TroupeError `run_unknown`.
   */
  cancel(run: RunReference): Promise<RunRecord>;
  /**
   * Continues a run that is over, such as one that stopped at a limit. Limits that are given replace those of the same name.
   * Rejects with TroupeError `run_not_over`, `thread_busy`, `run_unknown`, or `input_invalid` if a later run has continued
   * the thread.
   *
   * @example
   * await client.resume(run, { limits: { modelCalls: 40 } });
   */
  resume(run: RunReference, change?: { limits?: Limits | undefined }): Promise<RunRecord>;
  /**
   * Answers questions that a run waits on, by their ids. The run goes on with these answers: give all of them in one call. It
   * waits again for questions that are left out. Rejects with TroupeError `run_not_waiting` or `approval_unknown`, and answers
   * nothing then.
   *
   * @example
   * const { record } = await client.wait(run);
   * const answers: Record<string, ApprovalAnswer> = {};
   * for (const { id } of record.questions) answers[id] = { decision: "approve" };
   * await client.answer(run, answers);
   */
  answer(run: RunReference, answers: Readonly<Record<string, ApprovalAnswer>>): Promise<RunRecord>;
  /**
   * Returns runs, the newest first. `before` is the id of the last run of the page before.
   *
   * @example
   * const waiting = await client.list({ status: "waiting", limit: 20 });
   */
  list(query?: RunQuery & { tenant?: string | undefined }): Promise<RunRecord[]>;
  /**
   * Deletes runs that ended more than this many milliseconds ago, and the threads that have no other run. `thread` limits
   * it to one thread. `tenant: null` means all tenants, which a client with a tenant refuses. Returns how many runs were
   * deleted.
   *
   * @example
   * await client.deleteEnded({ olderThan: 30 * 24 * 3_600_000 });
   */
  deleteEnded(query: {
    olderThan: number;
    tenant?: string | null | undefined;
    thread?: string | undefined;
  }): Promise<number>;
  /** Closes the connections. Calls that wait reject with TroupeError `workers_unavailable`, and streams end. */
  close(): Promise<void>;
}

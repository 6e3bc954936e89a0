import type { ApprovalAnswer } from "../approval/approval.ts";
import type { TraceCarrier } from "../events/trace-context.ts";
import type { Limits } from "../run/limits.ts";
import type { RunFault, RunKey, RunRecord, RunStatus } from "./run-record.ts";

/** A new run, checked. */
export interface NewRun extends RunKey {
  graph: string;
  thread: string;
  /** The graph's input, such as `{ messages: "..." }`. It can hold LangChain messages. */
  input: unknown;
  limits: Limits | null;
  /** The context of the graph's caller. Null if there is none. */
  context: Readonly<Record<string, unknown>> | null;
  /** Lower is earlier. From 1 to 1,000. */
  priority: number;
  /** Labels of allowances that this run's calls count on, in addition to its tenant and its graph. */
  allowances: readonly string[];
  /** What happens if the thread has a run that is not over. */
  whenBusy: "refuse" | "queue";
  /**
   * The trace in which the run was submitted.
   * @default null
   */
  trace?: TraceCarrier | null | undefined;
}

/** What a worker needs to carry out a run that it has taken. */
export interface Claim {
  record: RunRecord;
  /** The epoch of the thread's lease. Later claims have greater ones. Every write of this worker must hold it. */
  epoch: number;
  input: unknown;
  limits: Limits | null;
  context: Readonly<Record<string, unknown>> | null;
  allowances: readonly string[];
  /**
   * The thread's last checkpoint before this run began; null if there was none. Undefined if no worker noted it: then the
   * run has not begun.
   */
  base: string | null | undefined;
  /** A person's answers by the ids of the questions, since the run last waited. Null if there are none. */
  answers: Readonly<Record<string, ApprovalAnswer>> | null;
  /** True if `resume` was called: the end of the run is taken back before it continues. */
  reopens: boolean;
  /** True if this claim took the run over from a worker that had not ended its work. */
  isTakeOver: boolean;
  /** How often the run was taken over since its thread last had a new checkpoint. */
  takeOversWithoutProgress: number;
  /** The trace in which the run was submitted. Null if there is none. */
  trace: TraceCarrier | null;
}

/** How a worker's work on a run ended. */
export type RunEnd =
  | { status: "finished"; answer: string | null; outcome: RunRecord["outcome"]; result: unknown }
  | { status: "waiting"; questions: RunRecord["questions"]; /** The state so far. */ result?: unknown }
  | { status: "failed"; error: RunFault }
  | { status: "canceled" };

/** Which runs `list` returns, the newest first. */
export interface RunQuery {
  status?: RunStatus | readonly RunStatus[] | undefined;
  thread?: string | undefined;
  graph?: string | undefined;
  /** @default 50 */
  limit?: number | undefined;
  /** Only runs that were submitted before this one, for the next page. */
  before?: string | undefined;
}

/**
 * The list of runs in PostgreSQL. It is the record; the queue in Redis only says what to do next, and is filled again from
 * here. Every method does one transaction. A method that takes a claim or an epoch rejects with TroupeError `lease_lost`
 * if another worker has taken the thread since.
 */
export interface RunStore {
  /** Creates the tables if they do not exist. Processes that start together do so one after another. */
  setup(): Promise<void>;
  /**
   * Stores a run. If the tenant has a run with this id, returns that one and stores nothing. Rejects with TroupeError
   * `thread_busy` if its thread has a run that is not over and `whenBusy` is `refuse`.
   */
  submit(run: NewRun): Promise<RunChange & { isNew: boolean }>;
  find(key: RunKey): Promise<RunRecord | null>;
  /** Returns those of the runs that exist, in any order. */
  findAll(keys: readonly RunKey[]): Promise<RunRecord[]>;
  /** Returns a run and its result, both of one moment. Null if the tenant has no run with this id. */
  findWithResult(key: RunKey): Promise<{ record: RunRecord; result: unknown } | null>;
  list(tenant: string, query: RunQuery): Promise<RunRecord[]>;
  /**
   * Returns the whole result of a finished run, as `invoke` returns it, or the state of a run that waits for a person.
   * Undefined if there is none, if it cannot be stored, or if a later run of the thread has finished: an earlier result is
   * deleted then, once it is a minute old. The answer as text and the outcome stay.
   */
  resultOf(key: RunKey): Promise<unknown>;
  /**
   * Says that a worker is alive, for as many milliseconds from now. Until then, `claim` and `due` leave its runs to it. With
   * 0, the worker says that it ends. Returns how many workers are alive.
   */
  beat(worker: string, milliseconds: number): Promise<number>;
  /**
   * Returns the runs that need a worker: each is queued, or is running on a worker that is not alive (or on `worker`), and is
   * the first of its thread that is not over. With `graphs`, only runs of these.
   */
  due(limit: number, scope?: { worker?: string; graphs?: readonly string[] }): Promise<DueRun[]>;
  /**
   * Takes a run for a worker, and raises the epoch of its thread. Returns null if the run does not need a worker: it is
   * over, it waits for a person, another run of its thread comes first, another worker that is alive has it, or it is not a
   * run of one of `graphs`. A run that was taken over several times without progress may end its workers: a worker has only
   * one of these at a time, until that one makes progress. After more times, it rests before the next one.
   */
  claim(key: RunKey, worker: string, graphs?: readonly string[]): Promise<Claim | null>;
  /** Notes the thread's last checkpoint before the run began. Call it before the run's first call. */
  noteBase(claim: Claim, checkpoint: string | null): Promise<void>;
  /**
   * Records how the work ended, and returns the run of the thread that is due now. Can be called again if it is not known
   * whether the first call was stored.
   */
  settle(claim: Claim, end: RunEnd): Promise<DueRun | null>;
  /** Gives a run back that another worker shall continue, without counting it as a take-over. */
  giveBack(claim: Claim): Promise<void>;
  /** Lets any worker take a run over whose end could not be recorded. It counts as a take-over. */
  release(claim: Claim): Promise<void>;
  /** Returns those of a worker's claims whose run was canceled, and those whose lease is lost. */
  check(claims: readonly Claim[]): Promise<{ canceled: Claim[]; lost: Claim[] }>;
  /** Stores a person's answers, and queues the run again. Rejects with TroupeError `run_not_waiting` or `approval_unknown`. */
  answer(key: RunKey, answers: Readonly<Record<string, ApprovalAnswer>>): Promise<RunChange>;
  /**
   * Queues a run again that is over. `limits` replaces the limits of the same name. Rejects with TroupeError `run_not_over`,
   * with `thread_busy` if its thread has a run that is not over, and with InputError if a later run has continued its thread.
   */
  resume(key: RunKey, change: { limits?: Limits | undefined }): Promise<RunChange>;
  /**
   * Stops a run. One that no worker has is canceled at once; a worker ends its own as soon as `check` says so. Does nothing
   * if the run is over.
   */
  cancel(key: RunKey): Promise<RunChange>;
  /**
   * Deletes runs that ended more than this many milliseconds ago, and threads that have no other run, of one tenant or of
   * all, and of one thread or of all. Returns how many runs. `onDeleted` hears of each batch that is deleted.
   */
  deleteEnded(
    tenant: string | null,
    olderThan: number,
    options?: {
      thread?: string | undefined;
      onDeleted?: ((runs: readonly RunKey[]) => Promise<void>) | undefined;
    },
  ): Promise<number>;
  /** Counts runs by status, the wait of the oldest queued one, and take-overs. */
  statistics(): Promise<RunStatistics>;
}

/** A run that needs a worker, and its place in the queue. */
export interface DueRun extends RunKey {
  /**
   * Lower is earlier, from 0 to 2,001,999. It is 0 for a run that a worker had; else 2,000 times the run's priority, plus
   * the number of runs that its tenant has queued before it (at most 1,999), so that tenants take turns. It falls while
   * those are carried out: a queue that can move a run forward takes the newest turn that `due` returns.
   */
  turn: number;
}

/** A run after a change. */
export interface RunChange {
  record: RunRecord;
  /** The run of this thread that a worker can take now: this one, or the next one. Null if there is none. */
  due: DueRun | null;
}

/** Counts of all tenants. */
export interface RunStatistics {
  runs: Readonly<Record<RunStatus, number>>;
  /**
   * How long the oldest run has waited for a worker, in milliseconds. Null if none waits. Those behind another run of their
   * thread wait for that one, which may wait for a person.
   */
  oldestQueued: number | null;
  takeOvers: number;
}

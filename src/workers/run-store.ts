import type { ApprovalAnswer } from "../approval/approval.ts";
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
  /** How often the run was taken over since its thread last had a new checkpoint. */
  takeOversWithoutProgress: number;
}

/** How a worker's work on a run ended. */
export type RunEnd =
  | { status: "finished"; answer: string | null; outcome: RunRecord["outcome"]; result: unknown }
  | { status: "waiting"; questions: RunRecord["questions"] }
  | { status: "failed"; error: RunFault }
  | { status: "cancelled" };

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
  submit(run: NewRun): Promise<{ record: RunRecord; isNew: boolean }>;
  find(key: RunKey): Promise<RunRecord | null>;
  list(tenant: string, query: RunQuery): Promise<RunRecord[]>;
  /** Returns the whole result of a finished run, as `invoke` returns it. Undefined if there is none. */
  resultOf(key: RunKey): Promise<unknown>;
  /**
   * Returns the runs that need a worker: each is queued or running, and the first of its thread that is not over.
   */
  due(limit: number): Promise<DueRun[]>;
  /**
   * Takes a run for a worker, and raises the epoch of its thread. Returns null if the run does not need a worker: it is
   * over, it waits for a person, or another run of its thread comes first.
   */
  claim(key: RunKey, worker: string): Promise<Claim | null>;
  /** Notes the thread's last checkpoint before the run began. Call it before the run's first call. */
  noteBase(claim: Claim, checkpoint: string | null): Promise<void>;
  /** Records how the work ended, and returns the run that is now the first of the thread, if it is due. */
  settle(claim: Claim, end: RunEnd): Promise<RunKey | null>;
  /** Gives a run back that another worker shall continue, without counting it as a take-over. */
  giveBack(claim: Claim): Promise<void>;
  /** Returns those of a worker's claims whose run was cancelled, and those whose lease is lost. */
  check(claims: readonly Claim[]): Promise<{ cancelled: Claim[]; lost: Claim[] }>;
  /** Stores a person's answers, and queues the run again. Rejects with TroupeError `run_not_waiting` or `approval_unknown`. */
  answer(key: RunKey, answers: Readonly<Record<string, ApprovalAnswer>>): Promise<RunRecord>;
  /** Queues a run again that is over. Rejects with TroupeError `run_not_over`. */
  resume(key: RunKey, change: { limits?: Limits | undefined }): Promise<RunRecord>;
  /**
   * Stops a run. One that no worker has is cancelled at once; a worker ends its own as soon as `check` says so. Does nothing
   * if the run is over.
   */
  cancel(key: RunKey): Promise<RunRecord>;
  /** Deletes runs that ended before a time, and threads whose last run it was. Returns how many runs. */
  deleteEndedBefore(tenant: string | null, milliseconds: number): Promise<number>;
  /** Counts runs by status, the age of the oldest queued one in milliseconds, and take-overs. */
  statistics(): Promise<RunStatistics>;
}

/** A run that needs a worker, and its place in the queue. */
export interface DueRun extends RunKey {
  /** Lower is earlier. It grows with the number of runs that the tenant has queued, so that tenants take turns. */
  turn: number;
}

/** Counts of all tenants. */
export interface RunStatistics {
  runs: Readonly<Record<RunStatus, number>>;
  /** Milliseconds. Null if no run is queued. */
  oldestQueued: number | null;
  takeOvers: number;
}

import { randomUUID } from "node:crypto";
import { emptyCheckpoint, type BaseCheckpointSaver } from "@langchain/langgraph";
import type { Pool } from "pg";
import type { PendingApproval } from "../../../../../src/approval/approval.ts";
import { isTroupeError, type TroupeErrorCode } from "../../../../../src/errors/troupe-error.ts";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../../src/workers/fencing/fenced-saver.ts";
import { threadKeyOf } from "../../../../../src/workers/run-record.ts";
import type { Claim, NewRun, RunEnd, RunStore } from "../../../../../src/workers/run-store.ts";

/** The store under test. It is opened before the first test. */
export interface StoreUnderTest {
  pool: () => Pool;
  runs: () => RunStore;
}

/** Returns a tenant that no other test uses. */
export function newTenant(): string {
  return `tenant-${randomUUID()}`;
}

/** Returns a run as a client makes it. Without a tenant, it has one of its own. */
export function newRun(given: Partial<NewRun> = {}): NewRun {
  const id = given.id ?? randomUUID();
  return {
    tenant: given.tenant ?? newTenant(),
    id,
    graph: "router",
    thread: id,
    input: { messages: "Why is my query slow?" },
    limits: null,
    context: null,
    priority: 500,
    allowances: [],
    whenBusy: "refuse",
    ...given,
  };
}

/** Submits a run, and claims it. */
export async function claimed(runs: RunStore, given: Partial<NewRun> = {}): Promise<Claim> {
  const run = newRun(given);
  await runs.submit(run);
  return claim(runs, run);
}

/** Claims a run that must be due. */
export async function claim(runs: RunStore, key: { tenant: string; id: string }): Promise<Claim> {
  const taken = await runs.claim(key, "worker-1");
  if (taken === null) throw new Error(`the run ${key.id} is not due`);
  return taken;
}

export const FINISHED = {
  status: "finished",
  answer: "Add an index.",
  outcome: null,
  result: {},
} as const satisfies RunEnd;

export const QUESTION: PendingApproval = { kind: "other", id: "question-1", value: { pay: 100 } };

export const WAITING = { status: "waiting", questions: [QUESTION] } satisfies RunEnd;

/** Stores a checkpoint of a claimed run's thread, as a worker does. */
export async function putCheckpoint(
  pool: Pool,
  { record, epoch }: Claim,
): Promise<{ saver: BaseCheckpointSaver; checkpoint: Awaited<ReturnType<BaseCheckpointSaver["put"]>> }> {
  const saver = await openFencedSaver(pool);
  const configurable = { thread_id: threadKeyOf(record), checkpoint_ns: "", [EPOCH_KEY]: epoch };
  const metadata = { source: "input", step: -1, parents: {} } as const;
  return { saver, checkpoint: await saver.put({ configurable }, emptyCheckpoint(), metadata, {}) };
}

/** Returns the code of the error that a promise rejects with. Null if it resolves. */
export function codeOfFailure(promise: Promise<unknown>): Promise<TroupeErrorCode | "other" | null> {
  return promise.then(
    () => null,
    (error: unknown) => (isTroupeError(error) ? error.code : "other"),
  );
}

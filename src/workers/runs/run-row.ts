import type { PendingApproval } from "../../approval/approval.ts";
import type { Limits } from "../../run/limits.ts";
import type { Outcome } from "../../run/outcome.ts";
import type { RunFault, RunRecord, RunStatus } from "../run-record.ts";
import type { Claim } from "../run-store.ts";
import { decodedValue } from "./stored-value.ts";

/** All statuses of a run. */
export const STATUSES = [
  "queued",
  "running",
  "waiting",
  "finished",
  "failed",
  "canceled",
] as const satisfies readonly RunStatus[];

/** The columns of a record, without the large ones that only a worker needs. */
export const RECORD_COLUMNS =
  "tenant, id, graph, thread, status, submitted_at, started_at, ended_at, take_overs, answer, outcome, error, questions";

/** The columns of a claim. */
export const CLAIM_COLUMNS = `${RECORD_COLUMNS}, epoch, input, limits, context, allowances, has_base, base, answers, reopens, idle_take_overs, trace`;

/** A row with the columns of a record. */
export interface RecordRow {
  tenant: string;
  id: string;
  graph: string;
  thread: string;
  status: RunStatus;
  submitted_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  take_overs: number;
  answer: string | null;
  outcome: string | null;
  error: string | null;
  questions: Uint8Array | null;
}

/** A row with the columns of a claim. `pg` returns a bigint as text. */
export interface ClaimRow extends RecordRow {
  epoch: string;
  input: Uint8Array;
  limits: string | null;
  context: Uint8Array | null;
  allowances: string[];
  has_base: boolean;
  base: string | null;
  answers: Uint8Array | null;
  reopens: boolean;
  idle_take_overs: number;
  trace: string | null;
}

/** Reads a record. */
export async function recordOf(row: RecordRow): Promise<RunRecord> {
  const { tenant, id, graph, thread, status, questions } = row;
  return {
    tenant,
    id,
    graph,
    thread,
    status,
    submittedAt: row.submitted_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    takeOvers: row.take_overs,
    answer: fromJson(row.answer) as string | null,
    outcome: fromJson(row.outcome) as Outcome | null,
    error: fromJson(row.error) as RunFault | null,
    questions: questions === null ? [] : ((await decodedValue(questions)) as PendingApproval[]),
  };
}

/** Reads a claim. */
export async function claimOf(row: ClaimRow, { isTakeOver }: { isTakeOver: boolean }): Promise<Claim> {
  const { input, context, answers } = row;
  return {
    record: await recordOf(row),
    epoch: Number(row.epoch),
    input: await decodedValue(input),
    limits: fromJson(row.limits) as Limits | null,
    context: context === null ? null : ((await decodedValue(context)) as Claim["context"]),
    allowances: row.allowances,
    base: row.has_base ? row.base : undefined,
    answers: answers === null ? null : ((await decodedValue(answers)) as Claim["answers"]),
    reopens: row.reopens,
    isTakeOver,
    takeOversWithoutProgress: row.idle_take_overs,
    trace: fromJson(row.trace) as Claim["trace"],
  };
}

/** Returns a value as JSON, and null for null: it is not the text "null". */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

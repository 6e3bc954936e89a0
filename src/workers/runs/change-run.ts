import type { Pool } from "pg";
import type { ApprovalAnswer } from "../../approval/approval.ts";
import { ApprovalError } from "../../errors/approval-error.ts";
import { InputError } from "../../errors/input-error.ts";
import { TroupeError } from "../../errors/troupe-error.ts";
import type { Limits } from "../../run/limits.ts";
import { isRecord } from "../../text/is-record.ts";
import { kindOf } from "../../text/kind-of.ts";
import { ENDED, threadKeyOf, type RunKey } from "../run-record.ts";
import type { RunChange } from "../run-store.ts";
import { checkRunKey, checkLimits } from "./check-run.ts";
import { RECORD_COLUMNS, recordOf, toJson, type RecordRow } from "./run-row.ts";
import { encodedWithin } from "./stored-value.ts";
import { runChangeOf, existing, refuseBusyThread, unknownRun } from "./submit-run.ts";
import { lockThread, transact, type Queryable } from "./transact.ts";

/** Stores a person's answers, as `RunStore.answer` describes it. */
export async function answerStoredRun(
  pool: Pool,
  key: RunKey,
  { answers, maximumBytes }: { answers: Readonly<Record<string, ApprovalAnswer>>; maximumBytes: number },
): Promise<RunChange> {
  checkRunKey(key);
  checkAnswers(answers);
  const stored = await encodedWithin(answers, { name: "the answers", maximumBytes });
  return transact(pool, async (client) => {
    const row = await locked(client, key);
    const { status, questions } = await recordOf(row);
    if (status !== "waiting") {
      throw new TroupeError(
        "run_not_waiting",
        `the run ${JSON.stringify(key.id)} does not wait for an answer: it is ${status}. Nothing was answered.`,
      );
    }
    const asked = questions.map(({ id }) => id);
    const unknown = Object.keys(answers).filter((id) => !asked.includes(id));
    if (unknown.length > 0 || Object.keys(answers).length === 0) throw new ApprovalError(unknown, asked);
    return changed(client, key, {
      set: "status = 'queued', queued_at = clock_timestamp(), answers = $3, questions = NULL, result = NULL",
      values: [stored],
    });
  });
}

/** Queues a run again that is over, as `RunStore.resume` describes it. */
export async function resumeStoredRun(
  pool: Pool,
  key: RunKey,
  { limits }: { limits?: Limits | undefined },
): Promise<RunChange> {
  checkRunKey(key);
  checkLimits(limits ?? null);
  return transact(pool, async (client) => {
    const { thread } = await existing(client, key);
    await lockThread(client, threadKeyOf({ tenant: key.tenant, thread }));
    const { status } = await locked(client, key);
    if (!ENDED.has(status)) {
      throw new TroupeError(
        "run_not_over",
        `the run ${JSON.stringify(key.id)} is not over: it is ${status}. Only a run that is over can be resumed.`,
      );
    }
    await refuseBusyThread(client, { tenant: key.tenant, thread });
    await refuseContinuedThread(client, key);
    return changed(client, key, {
      // The newer limits replace those of the same name. Members of both are numbers.
      set: `status = 'queued', queued_at = clock_timestamp(), ended_at = NULL, place = nextval('troupe.run_places'),
        limits = (coalesce(limits::jsonb, '{}') || coalesce($3::jsonb, '{}'))::text, reopens = true, cancels = false,
        answer = NULL, outcome = NULL, error = NULL, result = NULL, idle_take_overs = 0, progress = NULL`,
      values: [toJson(limits)],
    });
  });
}

/** Stops a run, as `RunStore.cancel` describes it. */
export async function cancelStoredRun(pool: Pool, key: RunKey): Promise<RunChange> {
  checkRunKey(key);
  return transact(pool, async (client) => {
    const row = await locked(client, key);
    if (ENDED.has(row.status)) return runChangeOf(client, row);
    return row.status === "running"
      ? changed(client, key, { set: "cancels = true" })
      : changed(client, key, {
          set: "status = $3, ended_at = clock_timestamp(), answers = NULL, questions = NULL, result = NULL",
          values: ["canceled"],
        });
  });
}

async function locked(client: Queryable, key: RunKey): Promise<RecordRow> {
  const { rows } = await client.query<RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM troupe.runs WHERE tenant = $1 AND id = $2 FOR UPDATE`,
    [key.tenant, key.id],
  );
  const [row] = rows;
  if (row === undefined) throw unknownRun(key);
  return row;
}

async function changed(
  client: Queryable,
  key: RunKey,
  { set, values = [] }: { set: string; values?: readonly unknown[] },
): Promise<RunChange> {
  const { rows } = await client.query<RecordRow>(
    `UPDATE troupe.runs SET ${set} WHERE tenant = $1 AND id = $2 RETURNING ${RECORD_COLUMNS}`,
    [key.tenant, key.id, ...values],
  );
  const [row] = rows;
  if (row === undefined) throw unknownRun(key);
  return runChangeOf(client, row);
}

/** Rejects with InputError if a later run has worked on the thread: the end of that one would be taken back instead. */
async function refuseContinuedThread(client: Queryable, { tenant, id }: RunKey): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT later.id FROM troupe.runs AS run
     JOIN troupe.runs AS later ON later.tenant = run.tenant AND later.thread = run.thread AND later.epoch > run.epoch
     WHERE run.tenant = $1 AND run.id = $2 LIMIT 1`,
    [tenant, id],
  );
  const [later] = rows;
  if (later === undefined) return;
  throw new InputError(
    `the run ${JSON.stringify(id)} cannot be resumed: the run ${JSON.stringify(later.id)} has continued its thread; submit a new run`,
  );
}

function checkAnswers(answers: unknown): void {
  const form = '{ "<id>": { "decision": "approve" } }';
  if (!isRecord(answers)) {
    throw new InputError(
      `answers must be an object such as ${form}, but is ${kindOf(answers)}. Nothing was answered.`,
    );
  }
  for (const [id, answer] of Object.entries(answers)) {
    if (isRecord(answer)) continue;
    throw new InputError(
      `the answer to ${JSON.stringify(id)} must be an object such as { "decision": "approve" }, but is ${kindOf(answer)}. Nothing was answered.`,
    );
  }
}

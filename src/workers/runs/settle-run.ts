import type { Pool } from "pg";
import { TroupeError } from "../../errors/troupe-error.ts";
import { hideKeys } from "../../text/hide-keys.ts";
import { hideKeysInside } from "../../text/hide-keys-inside.ts";
import { threadKeyOf, type RunStatus } from "../run-record.ts";
import type { Claim, DueRun, RunEnd } from "../run-store.ts";
import { dueRunOf } from "./due-run.ts";
import { toJson } from "./run-row.ts";
import { encodedValue } from "./stored-value.ts";
import { transact, type Queryable } from "./transact.ts";

/** The part of a claim that says which worker has which run. */
type HeldRun = Pick<Claim, "record" | "epoch">;

/** Notes the checkpoint before a run, as `RunStore.noteBase` describes it. */
export function noteBase(pool: Pool, claim: Claim, checkpoint: string | null): Promise<void> {
  return transact(pool, async (client) => {
    if (!(await holdsRun(client, claim))) throw leaseLost(claim);
    const { tenant, id } = claim.record;
    await client.query("UPDATE troupe.runs SET has_base = true, base = $3 WHERE tenant = $1 AND id = $2", [
      tenant,
      id,
      checkpoint,
    ]);
  });
}

/** Records how the work on a run ended, as `RunStore.settle` describes it. */
export async function settleRun(pool: Pool, claim: HeldRun, end: RunEnd): Promise<DueRun | null> {
  const columns = await columnsOf(end);
  return transact(pool, async (client) => {
    if (await holdsRun(client, claim)) {
      await storeEnd(client, claim, columns);
      if (end.status === "finished") await deleteEarlierResults(client, claim);
    }
    return dueRunOf(client, claim.record);
  });
}

/** Gives a run back, as `RunStore.giveBack` describes it. */
export function giveRunBack(pool: Pool, claim: Claim): Promise<void> {
  return transact(pool, async (client) => {
    const { tenant, id } = claim.record;
    if (!(await holdsRun(client, claim))) return;
    await client.query(
      `UPDATE troupe.runs SET status = 'queued', queued_at = clock_timestamp() WHERE tenant = $1 AND id = $2`,
      [tenant, id],
    );
  });
}

/** Lets any worker take a run over, as `RunStore.release` describes it. */
export async function releaseRun(pool: Pool, { record, epoch }: HeldRun): Promise<void> {
  await pool.query(
    `UPDATE troupe.runs SET worker = NULL WHERE tenant = $1 AND id = $2 AND epoch = $3 AND status = 'running'`,
    [record.tenant, record.id, epoch],
  );
}

/**
 * Locks a run. Returns false if this claim has settled it or given it back already, such as when the connection broke
 * before the answer. Rejects with TroupeError `lease_lost` if another worker has taken the run or its thread since.
 */
async function holdsRun(client: Queryable, claim: HeldRun): Promise<boolean> {
  const { tenant, id } = claim.record;
  const { rows } = await client.query<{ status: RunStatus; epoch: string | null; lease: string | null }>(
    `SELECT status, run.epoch, lease.epoch AS lease
     FROM troupe.runs AS run LEFT JOIN troupe.leases AS lease ON lease.thread = $3
     WHERE tenant = $1 AND id = $2 FOR UPDATE OF run`,
    [tenant, id, threadKeyOf(claim.record)],
  );
  const [run] = rows;
  if (run === undefined || Number(run.epoch) !== claim.epoch) throw leaseLost(claim);
  if (run.status !== "running") return false;
  if (Number(run.lease) !== claim.epoch) throw leaseLost(claim);
  return true;
}

function leaseLost({ record, epoch }: HeldRun): TroupeError {
  return new TroupeError(
    "lease_lost",
    `another worker has taken the run ${JSON.stringify(record.id)} over (this worker's epoch was ${epoch}); nothing was stored`,
  );
}

/** What a run has at its end. */
interface EndColumns {
  status: RunStatus;
  answer: string | null;
  outcome: string | null;
  error: string | null;
  questions: Buffer | null;
  result: Buffer | null;
}

const NOTHING = { answer: null, outcome: null, error: null, questions: null, result: null };

async function columnsOf(end: RunEnd): Promise<EndColumns> {
  const { status } = end;
  switch (status) {
    case "finished": {
      const { answer, outcome } = hideKeysInside({ answer: end.answer, outcome: end.outcome });
      const result = await storedResult(end.result);
      return { ...NOTHING, status, answer: toJson(answer), outcome: toJson(outcome), result };
    }
    case "waiting": {
      const questions = await encodedValue(hideKeysInside(end.questions));
      return { ...NOTHING, status, questions, result: await storedResult(end.result) };
    }
    case "failed": {
      const { code, message } = end.error;
      return { ...NOTHING, status, error: toJson({ code, message: hideKeys(message) }) };
    }
    case "canceled":
      return { ...NOTHING, status };
  }
}

/** A graph of another author can have a state that cannot be stored. The run has ended all the same. */
async function storedResult(result: unknown): Promise<Buffer | null> {
  return result === undefined ? null : encodedValue(hideKeysInside(result)).catch(() => null);
}

/** Stores the end of a run. One that was canceled does not wait for a person. */
async function storeEnd(client: Queryable, { record }: HeldRun, end: EndColumns): Promise<void> {
  const { status, answer, outcome, error, questions, result } = end;
  await client.query(
    `UPDATE troupe.runs SET
       status = CASE WHEN cancels AND $3 = 'waiting' THEN $9 ELSE $3 END,
       ended_at = CASE WHEN cancels OR $3 <> 'waiting' THEN clock_timestamp() END,
       questions = CASE WHEN cancels THEN NULL ELSE $4::bytea END,
       answer = $5, outcome = $6, error = $7,
       result = CASE WHEN cancels AND $3 = 'waiting' THEN NULL ELSE $8::bytea END,
       answers = NULL, reopens = false, idle_take_overs = 0, progress = NULL
     WHERE tenant = $1 AND id = $2`,
    [record.tenant, record.id, status, questions, answer, outcome, error, result, "canceled"],
  );
}

/** How long a result is kept for those that wait for it, if the next run of the thread ends at once. */
const SHORTEST_KEPT = "interval '1 minute'";

/** Deletes the results of earlier runs: each is a copy of the thread's state, so all of them would grow without end. */
async function deleteEarlierResults(client: Queryable, { record }: HeldRun): Promise<void> {
  await client.query(
    `UPDATE troupe.runs SET result = NULL
     WHERE tenant = $1 AND thread = $2 AND id <> $3 AND result IS NOT NULL
       AND ended_at < clock_timestamp() - ${SHORTEST_KEPT}`,
    [record.tenant, record.thread, record.id],
  );
}

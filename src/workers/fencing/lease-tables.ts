import type { ClientBase } from "pg";

/** The schema of all tables of workers, unless another one is named. */
export const SCHEMA = "troupe";

/**
 * How long a transaction may wait for a lease, in milliseconds: longer than PostgreSQL lets a process hold it that was
 * stopped inside its transaction.
 */
const LONGEST_LOCK_WAIT = 10_000;

/** The settings of a transaction that locks a lease: a process that is stopped inside it loses it after 3 s. */
const HOLDS_SHORTLY = "SET LOCAL idle_in_transaction_session_timeout = '3s'";

function quotedName(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`;
}

/** Returns the table of leases, quoted, with its schema. */
function leasesIn(schema: string): string {
  return `${quotedName(schema)}.leases`;
}

/** Creates a schema if it does not exist. It looks first: PostgreSQL wants the right to create one also if it exists. */
export async function createSchema(client: ClientBase, schema = SCHEMA): Promise<void> {
  const look = "SELECT to_regnamespace($1) IS NOT NULL AS exists";
  const { rows } = await client.query<{ exists: boolean }>(look, [quotedName(schema)]);
  if (rows[0]?.exists !== true) await client.query(`CREATE SCHEMA IF NOT EXISTS ${quotedName(schema)}`);
}

/** Creates the table of leases, and its schema, if they do not exist. A process that finds them needs no right to create any. */
export async function createLeaseTable(client: ClientBase, { schema = SCHEMA } = {}): Promise<void> {
  await createSchema(client, schema);
  const look = "SELECT to_regclass($1) IS NOT NULL AS exists";
  const { rows } = await client.query<{ exists: boolean }>(look, [leasesIn(schema)]);
  if (rows[0]?.exists === true) return;
  // An epoch must not come back, or a late worker could write again: `deleteLeases` remembers those that it deletes.
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${leasesIn(schema)} (thread TEXT PRIMARY KEY, epoch BIGINT NOT NULL)`,
  );
}

/**
 * Takes a thread: raises the epoch of its lease, and returns it. The first one is 1. Call it inside a transaction: at its
 * commit, every worker with an earlier epoch has lost the thread. Waits for writes that are being stored. Rejects with an
 * error of PostgreSQL with code `55P03` if another process holds the lease for more than 10 s.
 *
 * @example
 * await client.query("BEGIN");
 * const epoch = await raiseEpoch(client, threadKeyOf(record));
 * await client.query("COMMIT");
 */
export async function raiseEpoch(
  client: ClientBase,
  thread: string,
  { schema = SCHEMA } = {},
): Promise<number> {
  const results = await queryAll(client, [
    HOLDS_SHORTLY,
    `SET LOCAL lock_timeout = ${LONGEST_LOCK_WAIT}`,
    `INSERT INTO ${leasesIn(schema)} AS lease (thread, epoch) VALUES (${client.escapeLiteral(thread)}, 1)
     ON CONFLICT (thread) DO UPDATE SET epoch = lease.epoch + 1 RETURNING epoch`,
  ]);
  return Number(results.at(-1)?.rows[0]?.["epoch"]);
}

/**
 * Begins a transaction in which no worker can take the thread, and returns the thread's epoch, or null if it has none. Takes
 * one round trip, as a plain BEGIN.
 */
export async function beginHoldingLease(
  client: ClientBase,
  thread: string,
  { schema = SCHEMA } = {},
): Promise<number | null> {
  const results = await queryAll(client, [
    "BEGIN",
    HOLDS_SHORTLY,
    `SELECT epoch FROM ${leasesIn(schema)} WHERE thread = ${client.escapeLiteral(thread)} FOR SHARE`,
  ]);
  const epoch = results.at(-1)?.rows[0]?.["epoch"];
  return epoch === undefined ? null : Number(epoch);
}

interface Result {
  rows: Record<string, unknown>[];
}

/** Sends several statements at once. `pg` then returns a result for each, which its types do not say (pg 8.23). */
async function queryAll(client: ClientBase, statements: readonly string[]): Promise<Result[]> {
  return (await client.query(statements.join(";\n"))) as unknown as Result[];
}

import {
  changeOf,
  CHANGES_KEPT,
  isUnchanged,
  type KeySelection,
  type Namespace,
  type Replacement,
  type StateBackend,
} from "./backend.ts";
import { changeIn, jsonTextOf } from "./change-row.ts";
import { entryIn, itemOf, type SharedEntry } from "./entry.ts";
import { foreignItemError } from "./errors.ts";
import { absent } from "./write.ts";
import { CHANNEL, createPostgresListener } from "./postgres-listener.ts";
import { inTransaction, patientlyIn, type PostgresClient, type PostgresStoreLike } from "./postgres-store.ts";
import { makeTables, tablesOf, type PostgresTables } from "./postgres-tables.ts";

/** Creates a backend in PostgreSQL. A write, its change and its notification are one transaction. */
export function createPostgresBackend(store: PostgresStoreLike): StateBackend {
  const { pool } = store.core;
  // Without this listener, the process would crash when the server closes an idle connection.
  pool.on("error", () => undefined);
  const tables = tablesOf(store);
  const listener = createPostgresListener(store);
  let preparation: Promise<void> | undefined;
  const patiently = <Result>(work: () => Promise<Result>): Promise<Result> => patientlyIn(store, work);
  const prepare = async (): Promise<void> => {
    preparation ??= patiently(() => makeTables(store));
    try {
      await preparation;
    } catch (error) {
      // The next operation tries again: the server may only have been unreachable.
      preparation = undefined;
      throw error;
    }
  };
  const query: PostgresClient["query"] = (sql, values) => patiently(() => pool.query(sql, values));
  return {
    async read(namespace, key) {
      await prepare();
      return patiently(() => readEntry(pool, { tables, namespace, key }));
    },
    async list(namespace, selection) {
      await prepare();
      const [condition, operand] = conditionFor(selection);
      const { rows } = await query(
        `SELECT key, value FROM ${tables.store} WHERE namespace_path = $1 AND ${condition}`,
        [namespace.join(":"), operand],
      );
      return rows.flatMap(({ key, value }) => entryIn(String(key), value) ?? []);
    },
    async replace(namespace, replacement, { begin } = {}) {
      await prepare();
      const work = (client: PostgresClient): Promise<true | null> =>
        replace(client, { tables, namespace, replacement });
      return (await inTransaction(store, work, begin)) ?? false;
    },
    async remove(namespace, mayGo) {
      await prepare();
      return (await inTransaction(store, (client) => remove(client, { tables, namespace, mayGo }))) ?? 0;
    },
    async position(namespace) {
      await prepare();
      const { rows } = await query(
        `SELECT head, (SELECT MIN(sequence) FROM ${tables.changes} WHERE namespace = $1) AS oldest
         FROM ${tables.sequences} WHERE namespace = $1`,
        [namespace.join(":")],
      );
      const head = Number(rows[0]?.["head"] ?? 0);
      return { oldest: Number(rows[0]?.["oldest"] ?? head + 1), head };
    },
    async changes(namespace, after, limit) {
      await prepare();
      const { rows } = await query(
        `SELECT sequence, key, version, old_value, new_value FROM ${tables.changes}
         WHERE namespace = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
        [namespace.join(":"), after, limit],
      );
      return rows.map(changeIn);
    },
    async listen(namespace, changeListener) {
      await prepare();
      return patiently(() => listener.listen(namespace.join(":"), changeListener));
    },
  };
}

async function readEntry(
  client: PostgresClient,
  { tables, namespace, key }: { tables: PostgresTables; namespace: Namespace; key: string },
): Promise<SharedEntry | null> {
  const { rows } = await client.query(
    `SELECT value FROM ${tables.store} WHERE namespace_path = $1 AND key = $2`,
    [namespace.join(":"), key],
  );
  if (rows.length === 0) return null;
  const entry = entryIn(key, rows[0]?.["value"]);
  if (entry === null) throw foreignItemError(key);
  return entry;
}

function conditionFor(selection: KeySelection): [condition: string, operand: unknown] {
  return "prefix" in selection
    ? ["starts_with(key, $2)", selection.prefix]
    : ["key = ANY($2)", [...selection]];
}

/** Writes a replacement. Returns true if it was written, null if the key has changed since it was read. */
async function replace(
  client: PostgresClient,
  {
    tables,
    namespace,
    replacement,
  }: { tables: PostgresTables; namespace: Namespace; replacement: Replacement },
): Promise<true | null> {
  const path = namespace.join(":");
  const { current, next } = replacement;
  const head = await lockNamespace(client, { tables, path });
  if (!isUnchanged(await readEntry(client, { tables, namespace, key: next.key }), current)) return null;
  await client.query(
    `INSERT INTO ${tables.store} (namespace_path, key, value) VALUES ($1, $2, $3)
     ON CONFLICT (namespace_path, key) DO UPDATE SET value = excluded.value`,
    [path, next.key, JSON.stringify(itemOf(next))],
  );
  const change = changeOf(replacement);
  if (change === null) return true;
  const sequence = head + 1;
  const { key, version, oldValue, newValue } = change;
  await client.query(
    `WITH head AS (UPDATE ${tables.sequences} SET head = $2 WHERE namespace = $1),
          late AS (DELETE FROM ${tables.changes} WHERE namespace = $1 AND sequence <= $7),
          change AS (INSERT INTO ${tables.changes} VALUES ($1, $2, $3, $4, $5, $6))
     SELECT pg_notify('${CHANNEL}', md5($1))`,
    [path, sequence, key, version, jsonTextOf(oldValue), jsonTextOf(newValue), sequence - CHANGES_KEPT],
  );
  return true;
}

/** Deletes a namespace. Returns how many entries it had, or null if one of them must stay. */
async function remove(
  client: PostgresClient,
  {
    tables,
    namespace,
    mayGo,
  }: { tables: PostgresTables; namespace: Namespace; mayGo: (entry: SharedEntry) => boolean },
): Promise<number | null> {
  const path = namespace.join(":");
  await lockNamespace(client, { tables, path });
  const { rows } = await client.query(`SELECT key, value FROM ${tables.store} WHERE namespace_path = $1`, [
    path,
  ]);
  const entries = rows.map(({ key, value }) => entryIn(String(key), value) ?? absent(String(key)));
  if (!entries.every(mayGo)) return null;
  await client.query(`DELETE FROM ${tables.store} WHERE namespace_path = $1`, [path]);
  await client.query(`DELETE FROM ${tables.changes} WHERE namespace = $1`, [path]);
  await client.query(`DELETE FROM ${tables.sequences} WHERE namespace = $1`, [path]);
  return entries.length;
}

/**
 * Locks a namespace's row until the transaction ends, so that its writes and their sequence numbers have one order. Returns
 * the last sequence number.
 */
async function lockNamespace(
  client: PostgresClient,
  { tables, path }: { tables: PostgresTables; path: string },
): Promise<number> {
  const { rows } = await client.query(
    `INSERT INTO ${tables.sequences} AS s VALUES ($1, 0) ON CONFLICT (namespace) DO UPDATE SET head = s.head
     RETURNING head`,
    [path],
  );
  return Number(rows[0]?.["head"]);
}

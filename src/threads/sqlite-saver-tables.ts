import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { SqliteValue } from "./sqlite-database.ts";

/** The tables of LangGraph's SqliteSaver. */
export const TABLES = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
    parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB, metadata BLOB,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
  CREATE TABLE IF NOT EXISTS writes (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL, idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT, value BLOB,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx))`;

const SELECT = `SELECT thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata
  FROM checkpoints`;

/** Selects the checkpoints of a thread and a namespace. */
export const SELECT_CHECKPOINT = `${SELECT} WHERE thread_id = ? AND checkpoint_ns = ?`;

/** Selects the writes that follow a checkpoint. */
export const SELECT_WRITES = `SELECT task_id, channel, type, value FROM writes
  WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? ORDER BY task_id, idx`;

/** Inserts a checkpoint, in place of one with the same id. */
export const INSERT_CHECKPOINT = `INSERT OR REPLACE INTO checkpoints
  (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Returns the statement that inserts a write. A write with the same number is replaced, or the new one is ignored. */
export function insertWrite(rule: "REPLACE" | "IGNORE"): string {
  return `INSERT OR ${rule} INTO writes
    (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
}

/** A statement and its values. */
interface Query {
  sql: string;
  values: SqliteValue[];
}

/** Returns the query for a saver's `list`: the newest checkpoint first. */
export function listQuery(...[config, options]: Parameters<BaseCheckpointSaver["list"]>): Query {
  const { thread_id: thread, checkpoint_ns: namespace } = (config.configurable ?? {}) as Record<
    string,
    unknown
  >;
  const { limit, before, filter = {} } = options ?? {};
  const earlierThan: unknown = before?.configurable?.["checkpoint_id"];
  const conditions: [sql: string, value: unknown][] = [
    ["thread_id = ?", thread],
    ["checkpoint_ns = ?", namespace],
    ["checkpoint_id < ?", earlierThan],
  ];
  const given = conditions.filter(([, value]) => value !== undefined && value !== null);
  const marks = Object.entries(filter).filter(([, value]) => value !== undefined);
  const where = [...given.map(([sql]) => sql), ...marks.map(() => "CAST(metadata AS TEXT) -> ? = ?")];
  const sql = [
    SELECT,
    where.length > 0 ? `WHERE ${where.join(" AND ")}` : "",
    "ORDER BY checkpoint_id DESC",
    limit ? "LIMIT ?" : "",
  ].join(" ");
  const values = [
    ...given.map(([, value]) => String(value)),
    ...marks.flatMap(([key, value]) => [`$.${JSON.stringify(key)}`, JSON.stringify(value)]),
    ...(limit ? [limit] : []),
  ];
  return { sql, values };
}

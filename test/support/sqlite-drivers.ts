import { findNodeSqlite } from "../../src/threads/node-sqlite.ts";
import { loadPrebuiltSqlite, loadSqlite, type SqliteLoader } from "../../src/threads/sqlite.ts";

/** True if this Node has SQLite. */
export const HAS_NODE_SQLITE: boolean = findNodeSqlite() !== null;

/** Each SQLite library that this Node can load, with its name. Before Node 22.13 there is only the prebuilt one. */
export const SQLITE_DRIVERS: [name: string, load: SqliteLoader][] = [
  ...(HAS_NODE_SQLITE ? [["node:sqlite", loadSqlite] as [string, SqliteLoader]] : []),
  ["libsql", loadPrebuiltSqlite],
];

import {
  BaseStore,
  type GetOperation,
  type Item,
  type ListNamespacesOperation,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchOperation,
} from "@langchain/langgraph";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { closeDatabase, whileAlone, type SqliteDatabase } from "../threads/sqlite-database.ts";
import { matchesConditions, matchesFilter } from "./store-filter.ts";

/** How a store works. */
interface SqliteStoreOptions {
  /** The path of the file. */
  file: string;
  database: SqliteDatabase;
  /** Throws if the file can no longer be used. */
  check: () => void;
  /** Returns the time in milliseconds since the epoch. */
  now: () => number;
}

/** A LangGraph store in a SQLite file, for all processes of one machine. It has no semantic search. */
export class SqliteStore extends BaseStore implements Disposable {
  /** The path of the file. */
  readonly file: string;
  readonly #database: SqliteDatabase;
  readonly #check: () => void;
  readonly #now: () => number;
  #isOpen = true;

  constructor({ file, database, check, now }: SqliteStoreOptions) {
    super();
    this.file = file;
    this.#database = database;
    this.#check = check;
    this.#now = now;
    database.exec(`CREATE TABLE IF NOT EXISTS troupe_store (
      namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL, PRIMARY KEY (namespace, key)) WITHOUT ROWID`);
  }

  /**
   * The database. Throws SharedStateError with code `shared_state_closed` if the store was stopped, and
   * `shared_state_deleted` if its file was deleted.
   */
  get database(): SqliteDatabase {
    if (!this.#isOpen) {
      throw new SharedStateError("shared_state_closed", `the store in ${this.file} was stopped`);
    }
    this.#check();
    return this.#database;
  }

  override async batch<Operations extends Operation[]>(
    operations: Operations,
  ): Promise<OperationResults<Operations>> {
    const perform = (): unknown[] => operations.map((operation) => this.#perform(operation));
    const hasWrites = operations.some((operation) => "value" in operation);
    const results = hasWrites ? whileAlone(this.database, perform) : perform();
    return results as OperationResults<Operations>;
  }

  override stop(): void {
    if (this.#isOpen) closeDatabase(this.#database);
    this.#isOpen = false;
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Writes one item. Call it inside a transaction. */
  write(namespace: readonly string[], key: string, value: object): void {
    const now = this.#now();
    this.database
      .prepare(
        `INSERT INTO troupe_store VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      )
      .run(pathOf(namespace), key, JSON.stringify(value), now, now);
  }

  /** Returns the items of exactly this namespace. */
  itemsIn(namespace: readonly string[]): Item[] {
    const rows = this.database.prepare(`${SELECT} WHERE namespace = ? ORDER BY key`).all(pathOf(namespace));
    return rows.map((row) => itemIn(row));
  }

  /** Returns an item, or null if there is none. */
  item(namespace: readonly string[], key: string): Item | null {
    const row = this.database
      .prepare(`${SELECT} WHERE namespace = ? AND key = ?`)
      .get(pathOf(namespace), key);
    return row ? itemIn(row) : null;
  }

  #perform(operation: Operation): unknown {
    if ("namespacePrefix" in operation) return this.#search(operation);
    if ("value" in operation) return this.#put(operation);
    if ("key" in operation) return this.item(operation.namespace, (operation satisfies GetOperation).key);
    return this.#listNamespaces(operation);
  }

  #put({ namespace, key, value }: PutOperation): undefined {
    if (value !== null) {
      this.write(namespace, key, value);
      return;
    }
    const { database } = this;
    database.prepare("DELETE FROM troupe_store WHERE namespace = ? AND key = ?").run(pathOf(namespace), key);
  }

  #search({ namespacePrefix, filter, limit = 10, offset = 0 }: SearchOperation): Item[] {
    const path = pathOf(namespacePrefix);
    const isEverything = namespacePrefix.length === 0 ? 1 : 0;
    const rows = this.database
      .prepare(`${SELECT} WHERE ? OR namespace = ? OR substr(namespace, 1, ?) = ? ORDER BY namespace, key`)
      .all(isEverything, path, path.length + 1, `${path}:`);
    const items = rows.map((row) => itemIn(row)).filter(({ value }) => matchesFilter(value, filter));
    return items.slice(offset, offset + limit);
  }

  #listNamespaces({ matchConditions, maxDepth, limit, offset }: ListNamespacesOperation): string[][] {
    const rows = this.database
      .prepare("SELECT DISTINCT namespace FROM troupe_store ORDER BY namespace")
      .all();
    const paths = rows
      .map((row) => labelsOf((row as { namespace: string }).namespace))
      .filter((labels) => matchesConditions(labels, matchConditions))
      .map((labels) => labels.slice(0, maxDepth).join(":"));
    return [...new Set(paths)].slice(offset, offset + limit).map(labelsOf);
  }
}

const SELECT = "SELECT namespace, key, value, created_at, updated_at FROM troupe_store";

function itemIn(row: unknown): Item {
  const { namespace, key, value, created_at, updated_at } = row as Record<string, string>;
  return {
    namespace: labelsOf(namespace ?? ""),
    key: key ?? "",
    value: JSON.parse(value ?? "null") as Item["value"],
    createdAt: new Date(Number(created_at)),
    updatedAt: new Date(Number(updated_at)),
  };
}

/** Returns a namespace as text, with colons between its labels. LangGraph allows no colons inside a label. */
export function pathOf(namespace: readonly string[]): string {
  return namespace.join(":");
}

function labelsOf(path: string): string[] {
  return path.split(":");
}

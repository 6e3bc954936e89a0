import { whileAlone } from "../threads/sqlite-database.ts";
import {
  changeOf,
  CHANGES_KEPT,
  isSelected,
  isUnchanged,
  type Namespace,
  type Position,
  type Replacement,
  type StateBackend,
} from "./backend.ts";
import { changeIn, jsonTextOf } from "./change-row.ts";
import { entryIn, itemOf, type SharedEntry } from "./entry.ts";
import { foreignItemError } from "./errors.ts";
import { absent } from "./write.ts";
import { createFileSignal } from "./file-signal.ts";
import { pathOf, type SqliteStore } from "./sqlite-store.ts";

/** Creates a backend in a SQLite file. A write and its change are one transaction; the file `.changed` wakes watches. */
export function createSqliteBackend(store: SqliteStore): StateBackend {
  store.database.exec(`CREATE TABLE IF NOT EXISTS troupe_changes (
    namespace TEXT NOT NULL, sequence INTEGER NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,
    old_value TEXT, new_value TEXT, PRIMARY KEY (namespace, sequence)) WITHOUT ROWID`);
  const signal = createFileSignal(`${store.file}.changed`, {
    file: `${store.file}-wal`,
    version: () => dataVersionOf(store),
  });
  const read = (namespace: Namespace, key: string): SharedEntry | null => {
    const item = store.item(namespace, key);
    if (item === null) return null;
    const entry = entryIn(key, item.value);
    if (entry === null) throw foreignItemError(key);
    return entry;
  };
  const replace = (namespace: Namespace, replacement: Replacement): boolean => {
    const { current, next } = replacement;
    if (!isUnchanged(read(namespace, next.key), current)) return false;
    store.write(namespace, next.key, itemOf(next));
    addChange(store, namespace, replacement);
    return true;
  };
  return {
    read: async (namespace, key) => read(namespace, key),
    async list(namespace, selection) {
      return store
        .itemsIn(namespace)
        .filter(({ key }) => isSelected(key, selection))
        .flatMap(({ key, value }) => entryIn(key, value) ?? []);
    },
    async replace(namespace, replacement) {
      const isDone = whileAlone(store.database, () => replace(namespace, replacement));
      // Only after the commit: a watch that is woken earlier could not read the change yet.
      if (isDone) signal.give();
      return isDone;
    },
    async remove(namespace, mayGo) {
      return whileAlone(store.database, () => {
        const items = store.itemsIn(namespace);
        if (!items.every(({ key, value }) => mayGo(entryIn(key, value) ?? absent(key)))) return 0;
        for (const table of ["troupe_store", "troupe_changes"]) {
          store.database.prepare(`DELETE FROM ${table} WHERE namespace = ?`).run(pathOf(namespace));
        }
        return items.length;
      });
    },
    position: async (namespace) => positionIn(store, namespace),
    async changes(namespace, after, limit) {
      const rows = store.database
        .prepare(
          `SELECT sequence, key, version, old_value, new_value FROM troupe_changes
           WHERE namespace = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
        )
        .all(pathOf(namespace), after, limit);
      return rows.map((row) => changeIn(row));
    },
    listen: async (_namespace, listener) => signal.listen(listener),
  };
}

function dataVersionOf({ database }: SqliteStore): unknown {
  return (database.prepare("PRAGMA data_version").get() as { data_version: number }).data_version;
}

function positionIn({ database }: SqliteStore, namespace: Namespace): Position {
  const row = database
    .prepare("SELECT MIN(sequence) AS oldest, MAX(sequence) AS head FROM troupe_changes WHERE namespace = ?")
    .get(pathOf(namespace));
  const { oldest, head } = row as { oldest: number | null; head: number | null };
  return { oldest: oldest ?? 1, head: head ?? 0 };
}

function addChange(store: SqliteStore, namespace: Namespace, replacement: Replacement): void {
  const change = changeOf(replacement);
  if (change === null) return;
  const { database } = store;
  const path = pathOf(namespace);
  const sequence = positionIn(store, namespace).head + 1;
  const { key, version, oldValue, newValue } = change;
  database
    .prepare("INSERT INTO troupe_changes VALUES (?, ?, ?, ?, ?, ?)")
    .run(path, sequence, key, version, jsonTextOf(oldValue), jsonTextOf(newValue));
  database
    .prepare("DELETE FROM troupe_changes WHERE namespace = ? AND sequence <= ?")
    .run(path, sequence - CHANGES_KEPT);
}

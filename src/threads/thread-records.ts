import type { Outcome } from "../run/outcome.ts";
import type { ThreadStatus } from "./next-action.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

/**
 * How a thread's last run ended, or where it stands: `unfinished` while it runs and after it was cut short, `failed` also
 * if it ended with an error and can be continued. Earlier releases wrote `finished` for every end.
 */
export type RecordedStatus = ThreadStatus | Outcome["status"];

/** What the command line knows about a thread in addition to its checkpoints. */
export interface ThreadRecord {
  thread: string;
  graph: string;
  /** The folder in which it ran. The langgraph.json of this folder may name the graph. */
  folder: string;
  /** The last request. */
  request: string;
  /**
   * The last checkpoint before the request, or null if there was none. While it is still the thread's last checkpoint,
   * nothing of the request's run is recorded.
   */
  after: string | null;
  status: RecordedStatus;
  /** Milliseconds since the epoch. */
  updatedAt: number;
}

/** The list of threads in a database. */
export interface ThreadRecords {
  /** Returns all records, the last written first. */
  list(): ThreadRecord[];
  find(thread: string): ThreadRecord | null;
  write(record: ThreadRecord): void;
  remove(thread: string): void;
}

const COLUMNS = "thread, graph, folder, request, after_checkpoint AS after, status, updated_at AS updatedAt";

/** Opens the list of threads in a database. */
export function openRecords(database: SqliteDatabase): ThreadRecords {
  database.exec(`CREATE TABLE IF NOT EXISTS troupe_threads (
    thread TEXT PRIMARY KEY, graph TEXT NOT NULL, folder TEXT NOT NULL, request TEXT NOT NULL, after_checkpoint TEXT,
    status TEXT NOT NULL, updated_at INTEGER NOT NULL)`);
  return {
    list: () =>
      database
        .prepare(`SELECT ${COLUMNS} FROM troupe_threads ORDER BY rowid DESC`)
        .all()
        .map((row) => recordIn(row)),
    find(thread) {
      const row = database.prepare(`SELECT ${COLUMNS} FROM troupe_threads WHERE thread = ?`).get(thread);
      return row ? recordIn(row) : null;
    },
    write({ thread, graph, folder, request, after, status, updatedAt }) {
      database
        .prepare("INSERT OR REPLACE INTO troupe_threads VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(thread, graph, folder, request, after, status, updatedAt);
    },
    remove(thread) {
      database.prepare("DELETE FROM troupe_threads WHERE thread = ?").run(thread);
    },
  };
}

/** Copies a row without the extra members that some libraries add. */
function recordIn(row: unknown): ThreadRecord {
  const { thread, graph, folder, request, after, status, updatedAt } = row as ThreadRecord;
  return { thread, graph, folder, request, after, status, updatedAt };
}

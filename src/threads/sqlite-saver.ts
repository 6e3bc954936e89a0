import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver, copyCheckpoint } from "@langchain/langgraph";
import { areReplaceable, writeIndex } from "../langgraph/write-index.ts";
import {
  INSERT_CHECKPOINT,
  insertWrite,
  listQuery,
  SELECT_CHECKPOINT,
  SELECT_WRITES,
  TABLES,
} from "./sqlite-saver-tables.ts";
import { withTasks } from "../langgraph/checkpoint-tasks.ts";
import { whileAlone, type SqliteDatabase } from "./sqlite-database.ts";

type Saver = BaseCheckpointSaver;
type Tuple = NonNullable<Awaited<ReturnType<Saver["getTuple"]>>>;
type PendingWrite = NonNullable<Tuple["pendingWrites"]>[number];

/** A row of the table of checkpoints. */
interface CheckpointRow {
  thread_id: string;
  checkpoint_ns: string;
  checkpoint_id: string;
  parent_checkpoint_id: string | null;
  type: string | null;
  checkpoint: Uint8Array | string;
  metadata: Uint8Array | string;
}

/** A row of the table of writes. */
interface WriteRow {
  task_id: string;
  channel: string;
  type: string | null;
  value: Uint8Array | string | null;
}

/**
 * A checkpoint saver in a SQLite database, with the tables of LangGraph's own SqliteSaver, so that either reads what the
 * other wrote. It takes any driver; LangGraph's needs better-sqlite3, which compiles where there is no prebuilt binary.
 */
export class SqliteSaver extends BaseCheckpointSaver {
  readonly #database: SqliteDatabase;
  #isSetUp = false;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
  }

  override async getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    if (config.configurable?.["thread_id"] === undefined) return undefined;
    const { thread, namespace, checkpoint } = placeIn(config);
    const which = checkpoint ? "AND checkpoint_id = ?" : "ORDER BY checkpoint_id DESC LIMIT 1";
    const values = checkpoint ? [thread, namespace, checkpoint] : [thread, namespace];
    const row = this.#tables.prepare(`${SELECT_CHECKPOINT} ${which}`).get(...values);
    return row ? this.#tupleOf(row as CheckpointRow) : undefined;
  }

  override async *list(...[config, options]: Parameters<Saver["list"]>): AsyncGenerator<Tuple> {
    const { sql, values } = listQuery(config, options);
    for (const row of this.#tables.prepare(sql).all(...values)) yield this.#tupleOf(row as CheckpointRow);
  }

  override async put(...[config, checkpoint, metadata]: Parameters<Saver["put"]>): Promise<RunnableConfig> {
    const { thread, namespace, checkpoint: parent } = placeIn(config);
    const [type, state] = await this.serde.dumpsTyped(copyCheckpoint(checkpoint));
    const [metadataType, marks] = await this.serde.dumpsTyped(metadata);
    if (type !== metadataType) {
      throw new Error(`a checkpoint is stored as ${type}, but its metadata as ${metadataType}`);
    }
    this.#tables
      .prepare(INSERT_CHECKPOINT)
      .run(thread, namespace, checkpoint.id, parent ?? null, type, state, marks);
    return {
      configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: checkpoint.id },
    };
  }

  override async putWrites(...[config, writes, task]: Parameters<Saver["putWrites"]>): Promise<void> {
    const { thread, namespace, checkpoint } = placeIn(config);
    if (!checkpoint) throw new Error("writes belong to a checkpoint, but the config has no checkpoint_id");
    const rows = await Promise.all(
      writes.map(async ([channel, value], position) => {
        const [type, text] = await this.serde.dumpsTyped(value);
        return [task, writeIndex(channel, position), channel, type, text] as const;
      }),
    );
    const rule = areReplaceable(writes.map(([channel]) => channel)) ? "REPLACE" : "IGNORE";
    const insert = this.#tables.prepare(insertWrite(rule));
    whileAlone(this.#database, () => {
      for (const row of rows) insert.run(thread, namespace, checkpoint, ...row);
    });
  }

  override async deleteThread(thread: string): Promise<void> {
    const tables = this.#tables;
    whileAlone(this.#database, () => {
      for (const table of ["checkpoints", "writes"]) {
        tables.prepare(`DELETE FROM ${table} WHERE thread_id = ?`).run(thread);
      }
    });
  }

  /** The database, whose tables are created at the first use. */
  get #tables(): SqliteDatabase {
    if (!this.#isSetUp) this.#database.exec(TABLES);
    this.#isSetUp = true;
    return this.#database;
  }

  async #tupleOf(row: CheckpointRow): Promise<Tuple> {
    const { thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id: parent, type } = row;
    const place = { thread_id, checkpoint_ns };
    const checkpoint = (await this.#loaded(type, row.checkpoint)) as Tuple["checkpoint"];
    const sent = checkpoint.v < 4 && parent ? await this.#writesAfter({ ...row, checkpoint_id: parent }) : [];
    return {
      config: { configurable: { ...place, checkpoint_id } },
      checkpoint: sent.length > 0 ? withTasks(checkpoint, sent) : checkpoint,
      metadata: (await this.#loaded(type, row.metadata)) as NonNullable<Tuple["metadata"]>,
      ...(parent && { parentConfig: { configurable: { ...place, checkpoint_id: parent } } }),
      pendingWrites: await this.#writesAfter(row),
    };
  }

  #writesAfter({ thread_id, checkpoint_ns, checkpoint_id }: CheckpointRow): Promise<PendingWrite[]> {
    const rows = this.#tables.prepare(SELECT_WRITES).all(thread_id, checkpoint_ns, checkpoint_id);
    return Promise.all(rows.map((row) => this.#writeOf(row as WriteRow)));
  }

  async #writeOf({ task_id, channel, type, value }: WriteRow): Promise<PendingWrite> {
    return [task_id, channel, await this.#loaded(type, value ?? "")];
  }

  async #loaded(type: string | null, value: Uint8Array | string): Promise<unknown> {
    // Some libraries return bytes in other classes: `ArrayBuffer` (libsql 0.5), `Buffer`.
    if (type === "bytes" && typeof value !== "string") return new Uint8Array(value);
    return this.serde.loadsTyped(type ?? "json", value);
  }
}

/** The thread, namespace and checkpoint that a config names. */
interface Place {
  thread: string;
  namespace: string;
  checkpoint: string | undefined;
}

function placeIn({ configurable = {} }: RunnableConfig): Place {
  const { thread_id, checkpoint_ns, checkpoint_id } = configurable as Record<string, unknown>;
  // A number would be stored as "1.0" by some libraries.
  const thread = typeof thread_id === "number" ? String(thread_id) : thread_id;
  if (typeof thread !== "string" || thread === "") {
    throw new Error("a checkpoint belongs to a thread, but the config has no configurable.thread_id");
  }
  return {
    thread,
    namespace: typeof checkpoint_ns === "string" ? checkpoint_ns : "",
    checkpoint: typeof checkpoint_id === "string" && checkpoint_id !== "" ? checkpoint_id : undefined,
  };
}

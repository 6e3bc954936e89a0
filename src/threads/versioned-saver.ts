import type { RunnableConfig } from "@langchain/core/runnables";
import { rememberKeysOfClient } from "../text/configured-keys.ts";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import { withoutAnswered } from "../langgraph/answered-interrupts.ts";
import { ordered, type OrderedSaver } from "./ordered-saver.ts";
import {
  migrationsFrom,
  SCHEMA_VERSION,
  MIGRATIONS,
  SCHEMA_VERSION_KEY,
  type SchemaOptions,
} from "./schema-version.ts";

type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;

/**
 * Wraps any saver. Writes the state's version into each checkpoint, in the order in which they were made. When it reads a
 * checkpoint, it migrates an older version, and throws TroupeError with code `state_version_unsupported` for a version that it cannot read.
 */
export class VersionedSaver extends BaseCheckpointSaver {
  /** The saver that keeps the checkpoints. */
  readonly saver: BaseCheckpointSaver;
  readonly #ordered: OrderedSaver;
  readonly #schema: SchemaOptions;
  readonly #writes = new Set<Promise<unknown>>();

  constructor(
    saver: BaseCheckpointSaver,
    schema: SchemaOptions = { version: SCHEMA_VERSION, migrations: MIGRATIONS },
  ) {
    super(saver.serde);
    // A pool of connections has the database's password.
    const { pool } = saver as { pool?: unknown };
    if (typeof pool === "object" && pool !== null) rememberKeysOfClient(pool);
    this.saver = saver;
    this.#ordered = ordered(saver);
    this.#schema = schema;
  }

  override async getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    const tuple = await this.#ordered.getTuple(config);
    return tuple && this.#migrated(withoutAnswered(tuple));
  }

  override async *list(...query: Parameters<BaseCheckpointSaver["list"]>): AsyncGenerator<Tuple> {
    for await (const tuple of this.#ordered.list(...query)) yield this.#migrated(withoutAnswered(tuple));
  }

  override put(
    ...[config, checkpoint, metadata, versions]: Parameters<BaseCheckpointSaver["put"]>
  ): Promise<RunnableConfig> {
    const mark = { [SCHEMA_VERSION_KEY]: this.#schema.version };
    return this.#tracked(this.#ordered.put(config, checkpoint, { ...metadata, ...mark }, versions));
  }

  override putWrites(...writes: Parameters<BaseCheckpointSaver["putWrites"]>): Promise<void> {
    return this.#tracked(this.#ordered.putWrites(...writes));
  }

  /** Resolves when no write is under way. An aborted run rejects before its last writes are done. */
  async idle(): Promise<void> {
    while (this.#writes.size > 0) await Promise.allSettled(this.#writes);
  }

  override deleteThread(thread: string): Promise<void> {
    return this.#ordered.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return this.#ordered.getNextVersion(current);
  }

  #tracked<Result>(write: Promise<Result>): Promise<Result> {
    this.#writes.add(write);
    return write.finally(() => this.#writes.delete(write));
  }

  /** Returns the tuple with its state in the current version. */
  #migrated(tuple: Tuple): Tuple {
    const found = (tuple.metadata as Record<string, unknown> | undefined)?.[SCHEMA_VERSION_KEY];
    const migrations = migrationsFrom(found, this.#schema);
    if (migrations.length === 0) return tuple;
    const { checkpoint, pendingWrites } = tuple;
    const channels = migrations.reduce((values, one) => one.channels(values), checkpoint.channel_values);
    return {
      ...tuple,
      checkpoint: { ...checkpoint, channel_values: channels },
      ...(pendingWrites && {
        pendingWrites: pendingWrites.map(([task, channel, value]) => {
          return [task, channel, migrations.reduce((write, one) => one.write(channel, write), value)];
        }),
      }),
    };
  }
}

const versionedSavers = new WeakMap<BaseCheckpointSaver, VersionedSaver>();

/** Returns the versioned saver of a saver: always the same one for the same saver. */
export function versioned(saver: BaseCheckpointSaver): VersionedSaver {
  if (saver instanceof VersionedSaver) return saver;
  const known = versionedSavers.get(saver) ?? new VersionedSaver(saver);
  versionedSavers.set(saver, known);
  return known;
}

import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import {
  migrationsFrom,
  SCHEMA_VERSION,
  MIGRATIONS,
  SCHEMA_VERSION_KEY,
  type SchemaOptions,
} from "./schema-version.ts";

type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;

/** Marks every checkpoint with the state's version, and migrates or refuses what it reads; it works over any saver. */
export class VersionedSaver extends BaseCheckpointSaver {
  /** Where the checkpoints are kept. */
  readonly saver: BaseCheckpointSaver;
  readonly #schema: SchemaOptions;
  readonly #writes = new Set<Promise<unknown>>();

  constructor(
    saver: BaseCheckpointSaver,
    schema: SchemaOptions = { version: SCHEMA_VERSION, migrations: MIGRATIONS },
  ) {
    super(saver.serde);
    this.saver = saver;
    this.#schema = schema;
  }

  override async getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    const tuple = await this.saver.getTuple(config);
    return tuple && this.#present(tuple);
  }

  override async *list(...query: Parameters<BaseCheckpointSaver["list"]>): AsyncGenerator<Tuple> {
    for await (const tuple of this.saver.list(...query)) yield this.#present(tuple);
  }

  override put(
    ...[config, checkpoint, metadata, versions]: Parameters<BaseCheckpointSaver["put"]>
  ): Promise<RunnableConfig> {
    const mark = { [SCHEMA_VERSION_KEY]: this.#schema.version };
    return this.#tracked(this.saver.put(config, checkpoint, { ...metadata, ...mark }, versions));
  }

  override putWrites(...writes: Parameters<BaseCheckpointSaver["putWrites"]>): Promise<void> {
    return this.#tracked(this.saver.putWrites(...writes));
  }

  /** Resolves when no write is under way: a run that was aborted rejects before its last ones are done. */
  async idle(): Promise<void> {
    while (this.#writes.size > 0) await Promise.allSettled(this.#writes);
  }

  override deleteThread(thread: string): Promise<void> {
    return this.saver.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return this.saver.getNextVersion(current);
  }

  #tracked<Result>(write: Promise<Result>): Promise<Result> {
    this.#writes.add(write);
    return write.finally(() => this.#writes.delete(write));
  }

  /** The tuple as a state of the present version. */
  #present(tuple: Tuple): Tuple {
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

/** The saver with versions: the same one again for the same saver. */
export function versioned(saver: BaseCheckpointSaver): VersionedSaver {
  if (saver instanceof VersionedSaver) return saver;
  const known = versionedSavers.get(saver) ?? new VersionedSaver(saver);
  versionedSavers.set(saver, known);
  return known;
}

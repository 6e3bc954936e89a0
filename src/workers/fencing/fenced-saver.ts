import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Pool } from "pg";
import { versioned, type VersionedSaver } from "../../threads/versioned-saver.ts";
import { imported } from "../connections.ts";
import { patiently, type Patience } from "../patience.ts";
import { epochIn, withEpoch } from "./epoch-key.ts";
import { poolThatBegins, type Begin } from "./fenced-pool.ts";
import { leaseIn, leaseLost } from "./lease.ts";
import { beginHoldingLease, raiseEpoch, SCHEMA } from "./lease-tables.ts";
import { createTables } from "./create-tables.ts";

type Saver = BaseCheckpointSaver;
type Tuple = NonNullable<Awaited<ReturnType<Saver["getTuple"]>>>;

/** Where checkpoints are kept, and what is called while PostgreSQL cannot be reached. */
export interface FencedSaverOptions {
  /** @default "troupe" */
  schema?: string | undefined;
  /**
   * The longest time that a read or a write waits for PostgreSQL, in milliseconds.
   * @default as long as it takes
   */
  longestWait?: number | undefined;
  /** Called with the error after each attempt that failed because PostgreSQL cannot be reached. */
  onFailure?: Patience["onFailure"];
}

/**
 * Opens a saver in PostgreSQL that stores a checkpoint or a write only for the worker that has the thread. The config of a
 * write must have the epoch of the thread's lease (`EPOCH_KEY`, `raiseEpoch`); the write and the check of the epoch are one
 * transaction. Creates the tables if they do not exist. The pool stays the caller's.
 *
 * Writes reject with TroupeError `lease_lost` if another worker has taken the thread, and `lease_missing` if the config has
 * no epoch; then nothing is stored. Reads need no lease. As with `openThreads`, checkpoints have the version of their state.
 * The one that was stored last is the latest, also if the clock has stepped back, and also in graphs that Troupe did not
 * build. While PostgreSQL cannot be reached, reads and writes wait and try again, until the run's signal aborts or
 * `longestWait` is over.
 * `deleteThread` takes the thread from the worker that has it.
 *
 * Rejects with TroupeError `workers_unavailable` if a package is missing.
 */
export async function openFencedSaver(
  pool: Pool,
  { schema = SCHEMA, longestWait, onFailure }: FencedSaverOptions = {},
): Promise<VersionedSaver> {
  const name = "@langchain/langgraph-checkpoint-postgres";
  const { PostgresSaver: Plain } = await imported(
    () => import("@langchain/langgraph-checkpoint-postgres"),
    name,
  );
  const open = (from: Pool): PostgresSaver => new Plain(from, undefined, { schema });
  await createTables(pool, { schema, open });
  return versioned(new FencedSaver({ pool, schema, open, longestWait, onFailure }));
}

interface FencedSaverParts {
  pool: Pool;
  schema: string;
  /** Opens LangGraph's saver on a pool. */
  open: (pool: Pool) => PostgresSaver;
  longestWait: number | undefined;
  onFailure: Patience["onFailure"];
}

class FencedSaver extends BaseCheckpointSaver {
  /** Also read by `versioned`, which keeps the database's password out of errors. */
  readonly pool: Pool;
  readonly #parts: FencedSaverParts;
  readonly #reader: PostgresSaver;

  constructor(parts: FencedSaverParts) {
    super();
    this.pool = parts.pool;
    this.#parts = parts;
    this.#reader = parts.open(parts.pool);
  }

  override async getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    const tuple = await this.#patiently(config, () => this.#reader.getTuple(config));
    return tuple && withEpochOf(config, tuple);
  }

  override async *list(...[config, options]: Parameters<Saver["list"]>): AsyncGenerator<Tuple> {
    // All rows come with the first one.
    const { tuples, first } = await this.#patiently(config, async () => {
      const found = this.#reader.list(config, options);
      return { tuples: found, first: await found.next() };
    });
    if (first.done) return;
    yield withEpochOf(config, first.value);
    for await (const tuple of tuples) yield withEpochOf(config, tuple);
  }

  override async put(...[config, ...checkpoint]: Parameters<Saver["put"]>): Promise<RunnableConfig> {
    const writer = this.#writer(config);
    const stored = await this.#patiently(config, () => writer.put(config, ...checkpoint));
    return withEpoch(stored, leaseIn(config).epoch);
  }

  override async putWrites(...[config, writes, task]: Parameters<Saver["putWrites"]>): Promise<void> {
    const writer = this.#writer(config);
    await this.#patiently(config, () => writer.putWrites(config, writes, task));
  }

  override async deleteThread(thread: string): Promise<void> {
    const { schema } = this.#parts;
    const deleter = this.#beginning(async (client) => {
      await client.query("BEGIN");
      await raiseEpoch(client, thread, { schema });
    });
    await this.#patiently({}, () => deleter.deleteThread(thread));
  }

  /** Returns a saver that stores only what the config's lease allows. */
  #writer(config: RunnableConfig): PostgresSaver {
    const lease = leaseIn(config);
    const { schema } = this.#parts;
    return this.#beginning(async (client) => {
      const current = await beginHoldingLease(client, lease.thread, { schema });
      if (current !== lease.epoch) throw leaseLost(lease, current);
    });
  }

  #beginning(begin: Begin): PostgresSaver {
    return this.#parts.open(poolThatBegins(this.pool, begin));
  }

  #patiently<Result>({ signal }: RunnableConfig, operation: () => Promise<Result>): Promise<Result> {
    const { longestWait: longest, onFailure } = this.#parts;
    return patiently(operation, { signal, longest, onFailure });
  }
}

/** Returns the tuple, whose configs have the epoch of the config that it was read by, so that writes to them have it, too. */
function withEpochOf(config: RunnableConfig, tuple: Tuple): Tuple {
  const epoch = epochIn(config);
  if (epoch === undefined) return tuple;
  const { parentConfig } = tuple;
  return {
    ...tuple,
    config: withEpoch(tuple.config, epoch),
    ...(parentConfig && { parentConfig: withEpoch(parentConfig, epoch) }),
  };
}

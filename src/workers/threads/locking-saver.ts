import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import { EPOCH_KEY, epochIn } from "../fencing/epoch-key.ts";
import type { PostgresLocks } from "./postgres-locks.ts";

type Saver = BaseCheckpointSaver;
type Tuple = NonNullable<Awaited<ReturnType<Saver["getTuple"]>>>;

/**
 * Wraps a fenced saver for graphs of this process. A run has locked its thread. A checkpoint or a write that is stored
 * outside of a run, as by `updateState`, locks the thread for itself, so that it rejects with `thread_busy` while a run is under
 * way. `deleteThread` does not lock: it also deletes a thread on which a run is under way. It raises the thread's epoch, so that
 * the run ends with `lease_lost` and stores nothing more.
 */
export class LockingSaver extends BaseCheckpointSaver {
  readonly #saver: Saver;
  readonly #locks: PostgresLocks;

  constructor(saver: Saver, locks: PostgresLocks) {
    super(saver.serde);
    this.#saver = saver;
    this.#locks = locks;
  }

  override getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    return this.#saver.getTuple(config);
  }

  override list(...query: Parameters<Saver["list"]>): AsyncGenerator<Tuple> {
    return this.#saver.list(...query);
  }

  override put(...[config, ...checkpoint]: Parameters<Saver["put"]>): Promise<RunnableConfig> {
    return this.#holding(config, (held) => this.#saver.put(held, ...checkpoint));
  }

  override async putWrites(...[config, ...writes]: Parameters<Saver["putWrites"]>): Promise<void> {
    await this.#holding(config, async (held) => {
      await this.#saver.putWrites(held, ...writes);
      return held;
    });
  }

  override deleteThread(thread: string): Promise<void> {
    return this.#saver.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return this.#saver.getNextVersion(current);
  }

  /** Writes under the lock of the config's run, or else under one of its own. */
  async #holding(
    config: RunnableConfig,
    write: (held: RunnableConfig) => Promise<RunnableConfig>,
  ): Promise<RunnableConfig> {
    if (epochIn(config) !== undefined) return write(config);
    const { thread_id: thread } = (config.configurable ?? {}) as { thread_id?: unknown };
    await using lock = await this.#locks.lock(String(thread));
    const stored = await write({ ...config, configurable: { ...config.configurable, ...lock.configurable } });
    const { [EPOCH_KEY]: _, ...configurable } = stored.configurable ?? {};
    return { ...stored, configurable };
  }
}

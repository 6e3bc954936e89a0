import { BaseCheckpointSaver } from "@langchain/langgraph";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { Pool } from "pg";
import { withEpoch } from "../../../../../src/workers/fencing/epoch-key.ts";
import { take } from "./fenced-threads.ts";

type Saver = BaseCheckpointSaver;

/** Takes each thread before each write, for tests that know nothing of leases. */
export class TakingSaver extends BaseCheckpointSaver {
  readonly #saver: Saver;
  readonly #place: { pool: Pool; schema: string };

  constructor(saver: Saver, place: { pool: Pool; schema: string }) {
    super(saver.serde);
    this.#saver = saver;
    this.#place = place;
  }

  override getTuple(config: RunnableConfig): ReturnType<Saver["getTuple"]> {
    return this.#saver.getTuple(config);
  }

  override list(...query: Parameters<Saver["list"]>): ReturnType<Saver["list"]> {
    return this.#saver.list(...query);
  }

  override async put(...[config, ...checkpoint]: Parameters<Saver["put"]>): Promise<RunnableConfig> {
    const { configurable = {} } = await this.#saver.put(await this.#taken(config), ...checkpoint);
    const { thread_id, checkpoint_ns, checkpoint_id } = configurable as Record<string, string>;
    return { configurable: { thread_id, checkpoint_ns, checkpoint_id } };
  }

  override async putWrites(...[config, ...writes]: Parameters<Saver["putWrites"]>): Promise<void> {
    await this.#saver.putWrites(await this.#taken(config), ...writes);
  }

  override deleteThread(thread: string): Promise<void> {
    return this.#saver.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return this.#saver.getNextVersion(current);
  }

  async #taken(config: RunnableConfig): Promise<RunnableConfig> {
    const thread = (config.configurable as { thread_id?: string } | undefined)?.thread_id;
    // Some of LangGraph's tests name no thread, and expect an error.
    if (thread === undefined) return config;
    const { pool, schema } = this.#place;
    return withEpoch(config, await take(pool, thread, schema));
  }
}

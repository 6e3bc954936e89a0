import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";

type Saver = BaseCheckpointSaver;
type Tuple = Awaited<ReturnType<Saver["getTuple"]>>;

/** What is done at the writes of a saver. */
export interface Watch {
  /** Called before each write with its number, from 1. If it rejects, so does the write. */
  before(write: number): unknown;
  /** Called when the writes of a task are stored. */
  stored?(writes: Parameters<Saver["putWrites"]>[1]): void;
  /** Called with each write's number when it has ended, and with its error if it was refused. */
  ended?(write: number, error?: unknown): void;
}

/** Passes everything on to a saver, and calls others at its writes. */
export class WatchedSaver extends BaseCheckpointSaver {
  readonly #saver: Saver;
  readonly #watch: Watch;
  readonly #underWay = new Set<Promise<unknown>>();
  #writes = 0;

  constructor(saver: Saver, watch: Watch) {
    super(saver.serde);
    this.#saver = saver;
    this.#watch = watch;
  }

  override getTuple(config: RunnableConfig): Promise<Tuple> {
    return this.#saver.getTuple(config);
  }

  override list(...query: Parameters<Saver["list"]>): ReturnType<Saver["list"]> {
    return this.#saver.list(...query);
  }

  override put(...checkpoint: Parameters<Saver["put"]>): Promise<RunnableConfig> {
    return this.#write(() => this.#saver.put(...checkpoint));
  }

  override async putWrites(...writes: Parameters<Saver["putWrites"]>): Promise<void> {
    await this.#write(() => this.#saver.putWrites(...writes));
    this.#watch.stored?.(writes[1]);
  }

  override deleteThread(thread: string): Promise<void> {
    return this.#saver.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return this.#saver.getNextVersion(current);
  }

  /** Resolves when no write is under way. A run that fails rejects before its other writes have ended. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  #write<Result>(write: () => Promise<Result>): Promise<Result> {
    const writing = this.#watched(write);
    this.#underWay.add(writing);
    return writing.finally(() => this.#underWay.delete(writing));
  }

  async #watched<Result>(write: () => Promise<Result>): Promise<Result> {
    this.#writes += 1;
    const number = this.#writes;
    await this.#watch.before(number);
    try {
      const result = await write();
      this.#watch.ended?.(number);
      return result;
    } catch (error) {
      this.#watch.ended?.(number, error);
      throw error;
    }
  }
}

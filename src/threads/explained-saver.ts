import { BaseCheckpointSaver } from "@langchain/langgraph";
import { explainedError, type NamedDatabase } from "./database-fault.ts";

type Saver = BaseCheckpointSaver;
type Tuple = NonNullable<Awaited<ReturnType<Saver["getTuple"]>>>;

/** Wraps the saver of a SQLite file, so that its errors say in plain words why the file cannot be used, if that is known. */
export class ExplainedSaver extends BaseCheckpointSaver {
  readonly #saver: BaseCheckpointSaver;
  readonly #named: NamedDatabase;

  constructor(saver: BaseCheckpointSaver, named: NamedDatabase) {
    super(saver.serde);
    this.#saver = saver;
    this.#named = named;
  }

  override getTuple(...asked: Parameters<Saver["getTuple"]>): Promise<Tuple | undefined> {
    return this.#explained(this.#saver.getTuple(...asked));
  }

  override async *list(...query: Parameters<Saver["list"]>): AsyncGenerator<Tuple> {
    try {
      yield* this.#saver.list(...query);
    } catch (error) {
      throw explainedError(error, this.#named);
    }
  }

  override put(...checkpoint: Parameters<Saver["put"]>): ReturnType<Saver["put"]> {
    return this.#explained(this.#saver.put(...checkpoint));
  }

  override putWrites(...writes: Parameters<Saver["putWrites"]>): Promise<void> {
    return this.#explained(this.#saver.putWrites(...writes));
  }

  override deleteThread(thread: string): Promise<void> {
    return this.#explained(this.#saver.deleteThread(thread));
  }

  override getNextVersion(current: number | undefined): number {
    return this.#saver.getNextVersion(current);
  }

  async #explained<Result>(operation: Promise<Result>): Promise<Result> {
    try {
      return await operation;
    } catch (error) {
      throw explainedError(error, this.#named);
    }
  }
}

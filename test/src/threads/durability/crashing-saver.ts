import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { VersionedSaver } from "../../../../src/threads/versioned-saver.ts";

/** A saver that stores nothing and answers nothing from one moment on, like that of a killed process. */
export class CrashingSaver extends VersionedSaver {
  /** Resolves at that moment. */
  readonly crashed: Promise<void>;
  #writesLeft: number;
  #crash: () => void = () => undefined;

  constructor(saver: BaseCheckpointSaver, writes: number) {
    super(saver);
    this.#writesLeft = writes;
    this.crashed = new Promise((resolve) => (this.#crash = resolve));
  }

  override put(...checkpoint: Parameters<VersionedSaver["put"]>): ReturnType<VersionedSaver["put"]> {
    return this.#unlessGone(() => super.put(...checkpoint));
  }

  override putWrites(...writes: Parameters<VersionedSaver["putWrites"]>): Promise<void> {
    return this.#unlessGone(() => super.putWrites(...writes));
  }

  #unlessGone<Result>(write: () => Promise<Result>): Promise<Result> {
    if (this.#writesLeft > 0) {
      this.#writesLeft -= 1;
      return write();
    }
    this.#crash();
    return new Promise(() => undefined);
  }
}

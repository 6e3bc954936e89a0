/**
 * Opens something at its first use, once for all users. After a failure, the next use opens it again.
 */
export class OnceOpened<Value> {
  readonly #open: () => Promise<Value>;
  #opened: Promise<Value> | null = null;

  constructor(open: () => Promise<Value>) {
    this.#open = open;
  }

  get(): Promise<Value> {
    if (this.#opened !== null) return this.#opened;
    const opened = this.#open();
    this.#opened = opened;
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = null;
    });
    return opened;
  }

  /** Returns what was opened. Null if nothing was, or if it failed. */
  async ifOpened(): Promise<Value | null> {
    return this.#opened === null ? null : this.#opened.catch(() => null);
  }
}

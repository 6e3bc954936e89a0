/** A read that may take longer than its caller waits. The next caller waits for the same read, so that none collect. */
export class PatientRead<Value> {
  readonly #read: () => Promise<Value>;
  #pending: Promise<Value> | null = null;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  /** Returns what is read, or null if it takes longer, or if the signal aborts. Rejects if the read does. */
  async within(milliseconds: number, signal: AbortSignal): Promise<{ value: Value } | null> {
    if (signal.aborted) return null;
    this.#pending ??= this.#read();
    const pending = this.#pending;
    // A read that fails later is not an error of the process: the next caller gets it.
    pending.catch(() => undefined);
    let leave = (): void => undefined;
    const late = new Promise<null>((resolve) => {
      leave = () => resolve(null);
    });
    const timer = setTimeout(leave, milliseconds);
    signal.addEventListener("abort", leave, { once: true });
    try {
      const read = await Promise.race([pending.then((value) => ({ value })), late]);
      if (read !== null) this.#pending = null;
      return read;
    } catch (error) {
      this.#pending = null;
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
    }
  }
}

/** Wakes one waiter before its time is over. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | null = null;

  /** Wakes the waiter, or the next one if there is none now. */
  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Waits until the bell rings, or this many milliseconds. Returns true if it rang since the last wait. */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    const isRung = this.#isRung;
    this.#isRung = false;
    return isRung;
  }
}

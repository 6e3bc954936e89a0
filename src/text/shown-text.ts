/** The text that a filter lets through, and has not released yet. */
export class ShownText {
  /** True if anything but white space was let through. */
  hasText = false;
  #text = "";
  #last = "";
  #trims = false;

  add(part: string): void {
    const text = this.#trims ? part.trimStart() : part;
    if (text === "") return;
    this.#trims = false;
    this.#text += text;
    this.#last = text.slice(-1);
    this.hasText ||= text.trim() !== "";
  }

  /** Closes the gap where something was left out: white space stays on one side of it only. */
  closeGap(): void {
    this.#trims = this.#last === "" || /\s/.test(this.#last);
  }

  /** Takes back what was not released. */
  clear(): void {
    this.#text = "";
    this.#last = "";
    this.hasText = false;
  }

  trimEnd(): void {
    this.#text = this.#text.trimEnd();
  }

  /** Returns the text since the last release. */
  release(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

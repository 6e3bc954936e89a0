import { mayOpen, openingOf } from "../text/thinking.ts";

/**
 * Takes the thinking in tags out of a streamed text, if the text begins with it, so that a reader never sees it. Thinking
 * that has only a closing tag is known at its end only: it is taken out of the whole reply.
 */
export class ThinkingFilter {
  /** The blanks before the text that is held. They are not read again with every piece. */
  #blanks = "";
  /** The end of the text so far that is not decided yet; null once the answer has begun. */
  #held: string | null = "";
  /** The closing tag of the block that is open. */
  #closing: string | null = null;
  #hasThought = false;

  /** Returns the part of the answer that a piece adds. */
  push(piece: string): string {
    if (this.#held === null) return piece;
    if (this.#closing === null && this.#held === "" && piece.trim() === "") {
      this.#blanks += piece;
      return "";
    }
    this.#held += piece;
    for (;;) {
      if (this.#closing !== null) {
        const { length } = this.#closing;
        const end = this.#held.toLowerCase().indexOf(this.#closing);
        this.#held = end < 0 ? this.#held.slice(1 - length) : this.#held.slice(end + length);
        if (end < 0) return "";
        this.#closing = null;
      }
      const opening = openingOf(this.#held);
      if (opening === null) break;
      this.#closing = opening.closing;
      this.#hasThought = true;
      this.#held = this.#held.slice(opening.end);
    }
    return mayOpen(this.#held) ? "" : this.#release();
  }

  /** Returns the text that was held back, if it is not thinking. Call it at the end of the text. */
  end(): string {
    return this.#closing === null ? this.#release() : "";
  }

  #release(): string {
    const held = this.#blanks + (this.#held ?? "");
    this.#held = null;
    this.#blanks = "";
    return this.#hasThought ? held.trimStart() : held;
  }
}

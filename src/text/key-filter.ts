import { beginningOfKey, hideKnownKeys } from "./known-keys.ts";

/** Hides configured keys in a text that comes in pieces. It holds back only what could be the beginning of a key. */
export class KeyFilter {
  #held = "";

  /** Returns the part of the text that a piece adds. */
  push(piece: string): string {
    const text = hideKnownKeys(this.#held + piece);
    const held = beginningOfKey(text);
    this.#held = text.slice(text.length - held);
    return held === 0 ? text : text.slice(0, -held);
  }

  /** Returns what was held back. Call it at the end of the text. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }
}

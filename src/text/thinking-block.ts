import { ANY_CLOSING, type Opening } from "./thinking-marks.ts";

/** Tags of thinking inside thinking. */
const NESTED = /<(?:seed:)?think(?:ing)?>/gi;
/** How many characters are looked at again with the next piece, because they may begin a mark. */
const LONGEST_MARK = 160;
/** What stands between two tags that a text talks about, such as `<think> and </think>`. */
const TALK = /^\s+[\p{L}\p{N}/,&+]+\s+$|^\s*(?:\.{2,}|…)\s*$/u;

/** A part of a text that is thinking, or may be. */
export class ThinkingBlock {
  /** The opening mark. It is text again if the block is not thinking. */
  readonly mark: string;
  /** Matches the mark that ends it. */
  readonly closing: RegExp;
  /** True if it is thinking to the end of the text without a closing mark. */
  readonly isSure: boolean;
  #inner = "";
  #depth = 0;

  constructor({ mark, closing, isSure }: Pick<Opening, "closing"> & { mark: string; isSure: boolean }) {
    this.mark = mark;
    this.closing = closing;
    this.isSure = isSure;
  }

  /** Makes a block whose beginning is not marked: it ends with the next closing mark of any kind. */
  static unopened(): ThinkingBlock {
    return new ThinkingBlock({ mark: "", closing: ANY_CLOSING, isSure: false });
  }

  /** Returns the closing mark in a text, or null. A guess does not end with a mark that a text quotes. */
  closingIn(text: string, before: string): RegExpExecArray | null {
    this.closing.lastIndex = 0;
    for (let found = this.closing.exec(text); found !== null; found = this.closing.exec(text)) {
      const last = found.index === 0 ? before.slice(-1) : text.charAt(found.index - 1);
      if (this.isSure || !/["'`]/.test(last)) return found;
    }
    return null;
  }

  /** Returns how many characters of a text without a closing mark have no part in a later one. */
  static readable(text: string): number {
    const end = Math.max(0, text.length - LONGEST_MARK);
    const tag = text.lastIndexOf("<", end);
    return end - tag < 20 ? Math.max(0, tag) : end;
  }

  /** Adds what was read of the block. What is certainly thinking is not kept. */
  add(read: string): void {
    this.#depth += read.split(NESTED).length - 1;
    if (!this.isSure) this.#inner += read;
  }

  /** What the block holds so far. Empty for what is certainly thinking. */
  get inner(): string {
    return this.#inner;
  }

  /** True if it is not thinking, but a text that talks about the tags. */
  get isTalk(): boolean {
    return !this.isSure && TALK.test(this.#inner);
  }

  /** True if the mark that ended it may be the one of an inner block, so that thinking follows up to the next mark. */
  get mayGoOn(): boolean {
    return this.#depth > 0 && this.mark !== "";
  }
}

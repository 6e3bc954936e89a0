import { beginsLikeCall, callMarkAt, mayBecomeCall, mayBeginCall } from "./call-marks.ts";
import { insideCode, PYTHON_FENCE } from "./inline-code.ts";
import { ShownText } from "./shown-text.ts";
import { ThinkingBlock } from "./thinking-block.ts";
import { closingAt, controlAt, mayBecomeMark, openingAt, type Opening } from "./thinking-marks.ts";

/** How a text is read. */
export interface FilterOptions {
  /**
   * `none` passes the text on as it comes. `thinking` holds it back until the first closing mark, for models whose thinking
   * has no opening one. `all` holds it back until its end, so that a closing mark anywhere takes out what is before it.
   * @default "none"
   */
  holds?: "none" | "thinking" | "all";
  /**
   * True if the text ends at the first tool call that is written into it. The call is in `calls`.
   * @default false
   */
  splitsCalls?: boolean;
  /** Called if thinking ended whose beginning was not marked. */
  onUnopened?: () => void;
}

const QUOTES = /^["'“”‘’«»]$/;
/**
 * Takes the thinking out of a text that comes in pieces: blocks between marks, anywhere in the text. Marks in code and in
 * quotation marks are data, and so is an opening mark in the middle of a line that is never closed.
 */
export class ThinkingFilter {
  /** The text from the first tool call that is written into it. */
  calls = "";
  readonly #onUnopened: () => void;
  readonly #holdsAll: boolean;
  readonly #splitsCalls: boolean;
  readonly #shown = new ShownText();
  /** What is not read yet, and the last characters before it. */
  #rest = "";
  #before = "";
  #block: ThinkingBlock | null = null;
  #fence: string | null = null;
  /** True if control tokens of a chat template were seen. */
  #hasTokens = false;
  /** The closing marks that the rest of the text does not have. */
  readonly #missing = new Set<RegExp>();

  constructor({ holds = "none", splitsCalls = false, onUnopened = () => undefined }: FilterOptions = {}) {
    this.#holdsAll = holds === "all";
    this.#splitsCalls = splitsCalls;
    this.#onUnopened = onUnopened;
    if (holds === "thinking") this.#block = ThinkingBlock.unopened();
  }

  /** Returns the part of the answer that a piece adds. */
  push(piece: string): string {
    this.#rest += piece;
    this.#read(false);
    return this.#holdsAll ? "" : this.#shown.release();
  }

  /** Returns the text that was held back, if it is not thinking. Call it at the end of the text. */
  end(): string {
    this.#read(true);
    return this.#shown.release();
  }

  #read(isEnd: boolean): void {
    while (this.#rest !== "" && this.calls === "") if (!this.#step(isEnd)) return;
    if (this.calls !== "") this.calls += this.#take(this.#rest.length);
    else if (isEnd && this.#block !== null) this.#readBlock(this.#block, true);
  }

  /** Reads the next part of the text. Returns false if more text must decide what it is. */
  #step(isEnd: boolean): boolean {
    if (this.#block !== null) return this.#readBlock(this.#block, isEnd);
    if (this.#fence !== null) return this.#readFence(this.#fence, isEnd);
    const rest = this.#rest;
    if (!this.#shown.hasText) {
      const start = rest.length - rest.trimStart().length;
      if (start === rest.length) return isEnd && this.#write(start);
      if (this.#splitsCalls && beginsLikeCall(rest.slice(start, start + 200))) {
        this.calls = this.#take(rest.length);
        return true;
      }
      const opening = this.#isCall(start) ? null : openingAt(rest, start, true);
      if (opening !== null) {
        this.#take(start);
        return this.#open({ ...opening, end: opening.end - start }, !opening.isGuess);
      }
      const begun = rest.slice(start);
      const isOpen = mayBecomeMark(begun, true) || (this.#splitsCalls && mayBeginCall(begun));
      if (!isEnd && isOpen) return false;
    }
    const at = rest.search(/[`~<[◁]/);
    if (at !== 0) return this.#write(at < 0 ? rest.length : at);
    return /^[`~]/.test(rest) ? this.#readCode(isEnd) : this.#readMark(isEnd);
  }

  #isCall(index: number): boolean {
    return this.#splitsCalls && callMarkAt(this.#rest, index) !== null;
  }

  #readMark(isEnd: boolean): boolean {
    const rest = this.#rest;
    const last = this.#before.slice(-1);
    const isQuoted = (end: number): boolean => QUOTES.test(last) && QUOTES.test(rest.slice(end, end + 1));
    if (this.#isCall(0)) {
      const end = callMarkAt(rest, 0)?.length ?? 0;
      if (QUOTES.test(last) && end === rest.length && !isEnd) return false;
      if (isQuoted(end)) return this.#write(end);
      this.calls = this.#take(rest.length);
      return true;
    }
    const opening = openingAt(rest, 0, false);
    if (opening !== null) {
      if (QUOTES.test(last) && opening.end === rest.length && !isEnd) return false;
      if (isQuoted(opening.end)) return this.#write(opening.end);
      return this.#open(opening, opening.isToken || this.#beginsLine());
    }
    const control = controlAt(rest, 0);
    if (control !== null && (this.#hasTokens || !this.#shown.hasText)) return this.#passControl(control);
    const closing = closingAt(rest, 0);
    if (closing !== null) {
      const { length } = closing.mark;
      if (!isEnd && !/^[ \t]*[^ \t]/.test(rest.slice(length))) return false;
      return this.#counts(closing) && !isQuoted(length) ? this.#closeUnopened(length) : this.#write(length);
    }
    if (!isEnd && (mayBecomeMark(rest, false) || (this.#splitsCalls && mayBecomeCall(rest)))) return false;
    return this.#write(1);
  }

  /** Returns true if a closing mark ends thinking: a text that talks about a tag has spaces or quotation marks around it. */
  #counts({ mark, isTag }: { mark: string; isTag: boolean }): boolean {
    const after = this.#rest.slice(mark.length, mark.length + 80);
    if (!isTag || this.#beginsLine() || /^[ \t]*(?:[\n\r]|$)/.test(after)) return true;
    return /^[\p{L}\p{N}*_#]/u.test(after) || /[\p{L}\p{N}.!?…)\]]$/u.test(this.#before.slice(-2));
  }

  #closeUnopened(length: number): boolean {
    if (this.#shown.hasText) this.#onUnopened();
    if (!this.#holdsAll && this.#shown.hasText) return this.#write(length);
    this.#shown.clear();
    this.#take(length);
    return this.#afterThinking();
  }

  /** Leaves a control token out. Two parts of a reply become two paragraphs. */
  #passControl(control: string): boolean {
    this.#take(control.length);
    this.#hasTokens = true;
    if (this.#shown.hasText && control.includes("<|message|>")) this.#shown.add("\n\n");
    return this.#afterThinking();
  }

  #open({ end, closing, isToken }: Opening, isSure: boolean): boolean {
    const mark = this.#take(end);
    this.#hasTokens ||= isToken;
    this.#block = new ThinkingBlock({ mark, closing, isSure });
    return true;
  }

  #readBlock(block: ThinkingBlock, isEnd: boolean): boolean {
    const found = this.#missing.has(block.closing) ? null : block.closingIn(this.#rest, this.#before);
    if (found === null && !isEnd) {
      block.add(this.#take(ThinkingBlock.readable(this.#rest)));
      return false;
    }
    if (found === null) return block.isSure ? this.#dropUnclosed() : this.#giveUp(block);
    block.add(this.#take(found.index));
    this.#take(found[0].length);
    this.#block = block.mayGoOn ? ThinkingBlock.unopened() : null;
    if (!block.isTalk) return this.#afterThinking();
    this.#shown.add(block.mark + block.inner + found[0]);
    return true;
  }

  /** Drops thinking that is never closed. */
  #dropUnclosed(): true {
    this.#block = null;
    this.#take(this.#rest.length);
    this.#shown.trimEnd();
    return true;
  }

  /** Makes a block that is never closed a text again. */
  #giveUp({ closing, mark, inner }: ThinkingBlock): true {
    this.#missing.add(closing);
    this.#block = null;
    this.#rest = inner + this.#rest;
    this.#before = mark;
    this.#shown.add(mark);
    return true;
  }

  #readCode(isEnd: boolean): boolean {
    const code = insideCode(this.#rest, { beginsLine: this.#beginsLine(), isEnd });
    if (code === null) return false;
    if (code.fence !== null && this.#splitsCalls && this.#rest.startsWith(PYTHON_FENCE)) {
      this.calls = this.#take(this.#rest.length);
      return true;
    }
    this.#fence = code.fence;
    return this.#write(code.length);
  }

  #readFence(fence: string, isEnd: boolean): boolean {
    const rest = this.#rest;
    if (this.#beginsLine()) {
      if (!isEnd && /^[ \t]*[`~]{0,2}$/.test(rest)) return false;
      const mark = /^[ \t]*(?:```|~~~)/.exec(rest)?.[0];
      if (mark?.trim() === fence) this.#fence = null;
      if (mark !== undefined) return this.#write(mark.length);
    }
    const line = rest.search(/[\n\r]/);
    return this.#write(line < 0 ? rest.length : line + 1);
  }

  #beginsLine(): boolean {
    return /(?:^|[\n\r])[ \t]*$/.test(this.#before);
  }

  #afterThinking(): boolean {
    this.#shown.closeGap();
    return true;
  }

  #take(length: number): string {
    const taken = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    this.#before = (this.#before + taken.slice(-80)).slice(-80);
    return taken;
  }

  #write(length: number): true {
    this.#shown.add(this.#take(length));
    return true;
  }
}

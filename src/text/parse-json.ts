/** The result of reading JSON: a value and the index where it ends, a text that ends too early, or a fault. */
export type JsonReading =
  | { kind: "value"; value: unknown; end: number }
  | { kind: "cut-off" }
  | { kind: "fault"; at: number; message: string };

/** No real reply is nested deeper. Without this bound, a text that consists of brackets would overflow the stack. */
const DEEPEST = 100;

/**
 * Reads the JSON value that starts at `start`. Comments, trailing commas and raw line breaks in strings are allowed. A
 * key that occurs twice in an object is a fault, because `JSON.parse` would silently drop its first value.
 */
export function parseJson(text: string, start: number): JsonReading {
  const reader = new JsonReader(text, start);
  try {
    const value = reader.value(0);
    return { kind: "value", value, end: reader.index };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return thrown.reading;
    throw thrown;
  }
}

/** Thrown inside the reader to return a reading from any depth. Not an Error: a text of brackets makes many, and stacks take time. */
class Unreadable {
  readonly reading: JsonReading;

  constructor(reading: JsonReading) {
    this.reading = reading;
  }
}

class JsonReader {
  index: number;
  private readonly text: string;

  constructor(text: string, start: number) {
    this.text = text;
    this.index = start;
  }

  value(depth: number): unknown {
    const character = this.next();
    if (character === '"') return this.string();
    if (character !== "{" && character !== "[") return this.word();
    if (depth >= DEEPEST) throw this.fault(`it is nested more than ${DEEPEST} deep`);
    return character === "{" ? this.object(depth) : this.list(depth);
  }

  private object(depth: number): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    this.index += 1;
    while (this.next() !== "}") {
      if (this.next() !== '"') throw this.fault("a key in double quotes is missing");
      const keyAt = this.index;
      const key = this.string();
      if (entries.has(key))
        throw this.fault(`the key ${JSON.stringify(key)} occurs twice in one object`, keyAt);
      if (this.next() !== ":") throw this.fault(`a colon is missing after ${JSON.stringify(key)}`);
      this.index += 1;
      entries.set(key, this.value(depth + 1));
      this.separator("}");
    }
    this.index += 1;
    return Object.fromEntries(entries);
  }

  private list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.index += 1;
    while (this.next() !== "]") {
      items.push(this.value(depth + 1));
      this.separator("]");
    }
    this.index += 1;
    return items;
  }

  /** Skips a comma, also one before the closing bracket. */
  private separator(closing: string): void {
    const character = this.next();
    if (character === ",") this.index += 1;
    else if (character !== closing) throw this.fault(`a comma or ${closing} is missing`);
  }

  private string(): string {
    const start = this.index;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) throw new Unreadable({ kind: "cut-off" });
    this.index = end + 1;
    // oxlint-disable-next-line no-control-regex -- the pattern looks for raw line breaks and other control characters.
    const escaped = this.text.slice(start, end + 1).replaceAll(/[\u0000-\u001f]/g, escapeOf);
    try {
      return JSON.parse(escaped) as string;
    } catch {
      throw this.fault("a text has an escape that JSON does not know", start);
    }
  }

  private word(): unknown {
    const word = this.match(/[-+.\w]*/y);
    const end = this.index + word.length;
    if (word !== "" && end >= this.text.length) throw new Unreadable({ kind: "cut-off" });
    // Most words of prose end here, because an error of `JSON.parse` takes time.
    if (!/^(?:true|false|null|-?\d)/.test(word)) throw this.fault("a value is missing");
    try {
      const value: unknown = JSON.parse(word);
      this.index = end;
      return value;
    } catch {
      throw this.fault("a value is missing");
    }
  }

  /** Skips white space and comments, and returns the character after them. */
  private next(): string {
    let character = this.text[this.index];
    if (character === undefined || /[\s/]/.test(character)) {
      this.index += this.match(/(?:\s|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))*/y).length;
      character = this.text[this.index];
    }
    if (character === undefined) throw new Unreadable({ kind: "cut-off" });
    return character;
  }

  /** Returns what the pattern matches at the current index; the pattern must be sticky and may match nothing. */
  private match(sticky: RegExp): string {
    sticky.lastIndex = this.index;
    return sticky.exec(this.text)?.[0] ?? "";
  }

  private fault(message: string, at = this.index): Unreadable {
    return new Unreadable({ kind: "fault", at, message });
  }
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

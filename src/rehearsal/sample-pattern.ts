/** The characters that a sample is made of, in the order in which they are tried. */
const CHARACTERS = ["a", "A", "0", "-"].concat(
  Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
  ["\n", "\t", "é"],
);

/** How many parts are read at most, repetitions included, so that a pattern such as `(a{999}){999}` costs nothing. */
const MOST_PARTS = 10_000;

/**
 * Returns a short text that matches a regular expression, or null if none was found. It takes the first of several
 * alternatives and the fewest repetitions, and reads over what looks ahead or back. The result is checked in the end; a
 * second attempt has different characters in a row, for patterns that ask for a digit and a capital letter somewhere.
 */
export function samplePattern(pattern: string): string | null {
  const samples = [false, true].map((isVaried) => new PatternReader(pattern, isVaried).alternatives());
  return samples.find((text) => matchesPattern(text, pattern)) ?? null;
}

/** Returns true if a text matches a regular expression. Nothing matches one that JavaScript cannot read. */
export function matchesPattern(text: string, pattern: string): boolean {
  return expressionOf(pattern)?.test(text) ?? false;
}

/** Reads a pattern as JSON Schema asks for, with Unicode, or as older code writes it. Null if it cannot be read. */
function expressionOf(pattern: string): RegExp | null {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next flags may do.
    }
  }
  return null;
}

/** Reads a pattern from left to right, and returns a text for each part. */
class PatternReader {
  #rest: string;
  readonly #isVaried: boolean;
  /** How many parts were read so far. */
  #parts = 0;
  readonly #characters = new Map<string, readonly string[]>();

  constructor(pattern: string, isVaried: boolean) {
    this.#rest = pattern;
    this.#isVaried = isVaried;
  }

  /** Reads up to the end of the pattern or of a group. Returns the text of the first alternative. */
  alternatives(): string {
    const first = this.#sequence();
    while (this.#take(/^\|/) !== null) this.#sequence();
    return first;
  }

  #sequence(): string {
    let text = "";
    while (this.#rest !== "" && !/^[|)]/.test(this.#rest)) text += this.#repeated();
    return text;
  }

  /** Reads a part with its sign of repetition. Each repetition is made for itself. */
  #repeated(): string {
    const start = this.#rest;
    const first = this.#part();
    const count = this.#repetitions();
    const end = this.#rest;
    let text = count === 0 ? "" : first;
    for (let made = 1; made < count && this.#parts < MOST_PARTS; made += 1) {
      this.#rest = start;
      text += this.#part();
    }
    this.#rest = end;
    return text;
  }

  #part(): string {
    this.#parts += 1;
    if (this.#take(/^(?:[\^$]|\\[bB])/) !== null) return "";
    if (this.#take(/^\(\?<?[=!]/) !== null) {
      this.#group();
      return "";
    }
    if (this.#take(/^\((?:\?:|\?<\w+>)?/) !== null) return this.#group();
    const one = this.#take(/^(?:\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u.{4}|x..|.)|.)/su) ?? "";
    const characters = this.#characters.get(one) ?? charactersFor(one);
    this.#characters.set(one, characters);
    return characters[this.#isVaried ? this.#parts % characters.length : 0] ?? "";
  }

  #group(): string {
    const text = this.alternatives();
    this.#take(/^\)/);
    return text;
  }

  #repetitions(): number {
    const sign = this.#take(/^(?:[*+?]|\{\d+(?:,\d*)?\})/);
    if (sign === null) return 1;
    this.#take(/^\?/);
    if (sign === "+") return 1;
    return sign.startsWith("{") ? Number.parseInt(sign.slice(1), 10) : 0;
  }

  /** Returns what the pattern goes on with, and reads over it. Null if it goes on with something else. */
  #take(expected: RegExp): string | null {
    const found = expected.exec(this.#rest)?.[0] ?? null;
    this.#rest = this.#rest.slice(found?.length ?? 0);
    return found;
  }
}

/** How many different characters a varied sample has in a row. */
const VARIETY = 4;

/** Returns the first characters that match a part of a pattern: a class, an escape, or the character itself. */
function charactersFor(part: string): string[] {
  const fitting = CHARACTERS.filter((one) => matchesPattern(one, `^${part}$`));
  return fitting.length > 0 ? fitting.slice(0, VARIETY) : [part.length === 1 ? part : part.slice(1)];
}

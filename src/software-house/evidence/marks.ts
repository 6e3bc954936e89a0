import { sha256 } from "../../text/hash.ts";

/** What the marks of one run of a test are made from. The same run gives the same values. */
export interface MarkSource {
  /** A text that no other run has. */
  token: string;
  /** The date and time of the run. */
  now: Date;
}

/** A mark that stands for a repeated text. */
export interface Fill {
  text: string;
  times: number;
}

/** Most bytes that the marks of one text may make with `fill`. */
export const MAXIMUM_FILL_BYTES = 2_000_000;

/** Names of marks that look like captured values; a captured value of the same name hides them. */
export const MARK_NAMES: ReadonlySet<string> = new Set(["copy", "date", "month", "now"]);

const NEW = /^new:(word|number|url)(?::([\w-]+))?$/;
const FILL = /^fill:([^{}]+):(\d{1,9})$/;
const TIME = /^(date|month|now)([+-]\d{1,6})?$/;

/** Returns the value of a mark, such as `new:word`, `fill:a:100` or `date+1`; null if the text is not a mark. */
export function valueOfMark(
  mark: string,
  { token, now, copy }: MarkSource & { copy: number },
): string | null {
  const fill = fillOf(mark);
  if (fill !== null) return fill.text.repeat(fill.times);
  const [, made, name = ""] = NEW.exec(mark) ?? [];
  if (made !== undefined) return newValue(made, sha256(`${token} ${made} ${name}`));
  const [, unit, offset = "0"] = TIME.exec(mark) ?? [];
  if (unit !== undefined) return timeText(unit, Number(offset), now);
  return mark === "copy" ? String(copy) : null;
}

/** Returns what a `fill` mark repeats, and how often; null for other marks. */
export function fillOf(mark: string): Fill | null {
  const [, text, times] = FILL.exec(mark) ?? [];
  return text === undefined ? null : { text, times: Number(times) };
}

/** Returns what is wrong with the marks of a text, such as `{{new:wrod}}`. */
export function faultsOfMarks(text: string): string[] {
  const marks = [...text.matchAll(/\{\{((?:new|fill):[^{}]*)\}\}/g)].map(([, mark = ""]) => mark);
  const unknown = marks.filter((mark) => !NEW.test(mark) && fillOf(mark) === null);
  const bytes = marks
    .map(fillOf)
    .reduce((sum, fill) => sum + (fill === null ? 0 : Buffer.byteLength(fill.text) * fill.times), 0);
  return [
    ...unknown.map(
      (mark) =>
        `{{${mark}}} is not a mark; available: {{new:word}}, {{new:number}}, {{new:url}}, each with a suffix such as {{new:word:2}}, and {{fill:a:100}}`,
    ),
    ...(bytes > MAXIMUM_FILL_BYTES
      ? [`{{fill:...}} must make at most ${MAXIMUM_FILL_BYTES} bytes, but makes ${bytes}`]
      : []),
  ];
}

function newValue(made: string, digest: string): string {
  const letters = Array.from(digest.slice(0, 10), (digit) =>
    String.fromCodePoint(97 + parseInt(digit, 16) + 5),
  );
  const word = letters.join("");
  if (made === "word") return word;
  if (made === "number") return String(100_000 + (parseInt(digest.slice(0, 12), 16) % 900_000));
  return `https://${word.slice(0, 5)}.example.com/${word.slice(5)}`;
}

function timeText(unit: string, offset: number, now: Date): string {
  const time = new Date(now);
  if (unit === "now") {
    time.setUTCSeconds(time.getUTCSeconds() + offset);
    return `${time.toISOString().slice(0, 19)}Z`;
  }
  if (unit === "date") {
    time.setUTCDate(time.getUTCDate() + offset);
    return time.toISOString().slice(0, 10);
  }
  time.setUTCDate(1);
  time.setUTCMonth(time.getUTCMonth() + offset);
  return time.toISOString().slice(0, 7);
}

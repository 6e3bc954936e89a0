import { parseJson } from "./parse-json.ts";
import { afterThinking } from "./thinking.ts";
import { THINKING_NAMES } from "./thinking-marks.ts";

/**
 * Reads the one JSON value in a model's text. Code fences, prose and thinking around the value are allowed, and so are
 * comments and trailing commas in it. Returns faults, and never a guess, for a text without a complete value, a text
 * that ends too early, a damaged value next to a sound one, and several values.
 */
export function readJson(text: string): { value: unknown } | { faults: string[] } {
  const said = afterThinking(text);
  if (said === null) return { faults: ["the reply ends inside its thinking"] };
  const found = find(said);
  // Text before the last closing tag of thinking is a draft, even without an opening tag. A tag inside the value is data.
  const end = [...said.matchAll(END_OF_THINKING)].at(-1);
  if (end === undefined) return answer(found);
  const isInside = !("faults" in found) && found.start < end.index && end.index < found.end;
  return answer(isInside ? found : find(said.slice(end.index + end[0].length)));
}

type Found = { value: unknown; start: number; end: number } | { faults: string[] };

/** Matches only at a line's end: a tag inside a JSON string is followed by the rest of the string. */
const END_OF_THINKING = new RegExp(`</(?:${THINKING_NAMES})>[ \\t]*(?=[\\r\\n]|$)`, "gi");

/** Tries to read a value at every bracket that is not inside a value already read. */
function find(text: string): Found {
  const values: Exclude<Found, { faults: string[] }>[] = [];
  const bracket = /[{[]/g;
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    const start = match.index;
    const reading = parseJson(text, start);
    switch (reading.kind) {
      case "value":
        values.push({ value: reading.value, start, end: reading.end });
        bracket.lastIndex = reading.end;
        break;
      case "cut-off":
        return { faults: ["the JSON is cut off: its last bracket is never closed"] };
      case "fault": {
        const { at, message } = reading;
        // Do not search inside a damaged value: a part of it would be taken for the whole.
        if (isMeantAsJson(text, { start, at })) {
          return { faults: [`the JSON cannot be read at ${excerpt(text, at)}: ${message}`] };
        }
      }
    }
  }
  return only(values);
}

/** Checks whether a bracket begins JSON. Prose has brackets too, such as "[1]" or "{name}", but without keys. */
function isMeantAsJson(text: string, { start, at }: { start: number; at: number }): boolean {
  return (
    /[{,]\s*"[^"]*"\s*:|[[{][\s[]*[[{]/.test(text.slice(start, at)) ||
    BARE_KEY.test(text.slice(start, start + 200))
  );
}

const BARE_KEY = /^[{[][\s[{]*['\w$-]+\s*:\s*["'[{]/;

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(at, at + 30));
}

/** Returns the one value that has keys. A value without keys, such as a list in the prose, counts only if it is alone. */
function only(values: Exclude<Found, { faults: string[] }>[]): Found {
  const rich = values.filter(({ value }) => hasKeys(value));
  const wanted = rich.length > 0 ? rich : values;
  const [one] = wanted;
  if (one === undefined) return { faults: ["the reply contains no valid JSON"] };
  if (wanted.length > 1)
    return { faults: [`the reply must contain exactly one JSON value, but contains ${wanted.length}`] };
  return one;
}

function hasKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.some(hasKeys) : Object.keys(value).length > 0;
}

function answer(found: Found): { value: unknown } | { faults: string[] } {
  return "faults" in found ? found : { value: found.value };
}

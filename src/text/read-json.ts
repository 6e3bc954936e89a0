import { parseJson } from "./parse-json.ts";

/**
 * Reads the JSON value in a model's text, forgiving code fences, prose and thinking around it, comments and trailing
 * commas. A text with no complete value, one that breaks off, one with a damaged value beside a sound one, or several
 * values is a fault, never a guess.
 */
export function readJson(text: string): { value: unknown } | { faults: string[] } {
  const said = afterThinking(text);
  if (said === null) return { faults: ["the reply breaks off within its thinking"] };
  const found = find(said);
  // Without its opening tag too, what stands before the last end of thinking is a draft; unless the tag is in the value.
  const end = [...said.matchAll(END_OF_THINKING)].at(-1);
  if (end === undefined) return answer(found);
  const isInside = !("faults" in found) && found.start < end.index && end.index < found.end;
  return answer(isInside ? found : find(said.slice(end.index + end[0].length)));
}

type Found = { value: unknown; start: number; end: number } | { faults: string[] };

const START_OF_THINKING = /^\s*<(think|thinking|thought|thoughts|reasoning|reflection)>/i;
/** At the end of a line: in a JSON text, that would be inside a string. */
const END_OF_THINKING = /<\/(?:think|thinking|thought|thoughts|reasoning|reflection)>[ \t]*(?=[\r\n]|$)/gi;

/** The text without the thinking that it begins with; null where that never ends. */
function afterThinking(text: string): string | null {
  let rest = text;
  for (let open = START_OF_THINKING.exec(rest); open !== null; open = START_OF_THINKING.exec(rest)) {
    const closing = `</${(open[1] ?? "").toLowerCase()}>`;
    const end = rest.toLowerCase().indexOf(closing);
    if (end < 0) return null;
    rest = rest.slice(end + closing.length);
  }
  return rest;
}

/** Looks at every bracket in the text that is not inside a value. */
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
        // What stands inside a damaged value is a part of it: taken for the whole, it would be a shorter one.
        if (isMeantAsJson(text, { start, at })) {
          return { faults: [`the JSON cannot be read at ${excerpt(text, at)}: ${message}`] };
        }
      }
    }
  }
  return only(values);
}

/** Prose has brackets too, as in "[1]" or "{name}": they hold no keys, quoted or not. */
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

/** The one value that holds data; an empty or plain list in the prose counts only where there is nothing else. */
function only(values: Exclude<Found, { faults: string[] }>[]): Found {
  const rich = values.filter(({ value }) => hasKeys(value));
  const wanted = rich.length > 0 ? rich : values;
  const [one] = wanted;
  if (one === undefined) return { faults: ["the reply holds no valid JSON"] };
  if (wanted.length > 1)
    return { faults: [`the reply holds ${wanted.length} JSON values; exactly one is wanted`] };
  return one;
}

function hasKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.some(hasKeys) : Object.keys(value).length > 0;
}

function answer(found: Found): { value: unknown } | { faults: string[] } {
  return "faults" in found ? found : { value: found.value };
}

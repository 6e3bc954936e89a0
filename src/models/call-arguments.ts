import { isRecord } from "../text/is-record.ts";
import { parseJson } from "../text/parse-json.ts";

/**
 * Returns the arguments of a call as JSON text: `{}` for none, and the JSON of an object that a server sent as it is, in a
 * list of one, in a code fence, or encoded twice.
 */
export function argumentsText(given: unknown): string {
  if (given === undefined || given === null) return "{}";
  if (typeof given !== "string")
    return JSON.stringify(Array.isArray(given) && given.length === 1 ? given[0] : given);
  if (isNothing(given)) return "{}";
  const meant = WRAPPED.test(given) ? argumentsOf(given) : null;
  return meant === null ? given : JSON.stringify(meant);
}

/** Begins arguments that are not plainly an object. */
const WRAPPED = /^\s*["[`]/;

/** Arguments are not unwrapped more often. */
const DEEPEST = 4;

/**
 * Returns the arguments that a text means, or null if it is not one whole JSON object: empty for no text or `null`. A list
 * of one object, a code fence around the object, and an object that was encoded twice mean the object.
 */
export function argumentsOf(text: string): Record<string, unknown> | null {
  let rest: unknown = text;
  for (let depth = 0; depth < DEEPEST && typeof rest === "string"; depth += 1) {
    if (isNothing(rest)) return {};
    const inner = /^\s*```\w*\s*\n([^]*?)\n?```\s*$/.exec(rest)?.[1] ?? rest;
    const start = inner.length - inner.trimStart().length;
    const reading = parseJson(inner, start);
    if (reading.kind !== "value" || inner.slice(reading.end).trim() !== "") return null;
    const { value } = reading;
    rest = Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;
  }
  return isRecord(rest) ? rest : null;
}

/** Returns true if a text is one whole JSON object. Reads only a text that ends like one. */
export function isWholeObject(text: string): boolean {
  return /\}\s*$/.test(text.slice(-20)) && argumentsOf(text) !== null;
}

function isNothing(text: string): boolean {
  const said = text.trim();
  return said === "" || said === "null";
}

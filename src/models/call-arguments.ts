import { isRecord } from "../text/is-record.ts";
import { parseJson } from "../text/parse-json.ts";

/** Returns the arguments of a call as JSON text: `{}` for none, and the JSON of an object that a server sent as it is. */
export function argumentsText(given: unknown): string {
  if (given === undefined || given === null) return "{}";
  if (typeof given !== "string") return JSON.stringify(given);
  return isNothing(given) ? "{}" : given;
}

/** Returns the arguments that a text means: empty for no text or `null`, or null if it is not one whole JSON object. */
export function argumentsOf(text: string): Record<string, unknown> | null {
  if (isNothing(text)) return {};
  const reading = parseJson(text, 0);
  const isWhole = reading.kind === "value" && text.slice(reading.end).trim() === "";
  return isWhole && isRecord(reading.value) ? reading.value : null;
}

/** Returns true if a text is one whole JSON object. Reads only a text that ends like one. */
export function isWholeObject(text: string): boolean {
  return /\}\s*$/.test(text.slice(-20)) && argumentsOf(text) !== null;
}

function isNothing(text: string): boolean {
  const said = text.trim();
  return said === "" || said === "null";
}

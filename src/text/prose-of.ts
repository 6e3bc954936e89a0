import { isJson } from "./is-json.ts";
import { afterThinking } from "./thinking.ts";
import { THINKING_NAMES } from "./thinking-marks.ts";

const DRAFT = new RegExp(`^[^]*</(?:${THINKING_NAMES})>`, "i");

/**
 * Returns what a model said in place of JSON, such as a refusal, without its thinking. Returns null for a reply that
 * has JSON in it, also damaged JSON, and for a reply without words.
 */
export function proseOf(reply: string): string | null {
  const said = (afterThinking(reply) ?? "").replace(DRAFT, "").trim();
  const isProse = /\p{Letter}/u.test(said) && !said.includes("{") && !isJson(said);
  return isProse ? said : null;
}

import { isRecord } from "./is-record.ts";

/**
 * Returns the text for the reader in one part of a content: a plain string, or a part of the type `text`, `output_text` or
 * none. Empty for every other part, and for thinking that is marked as such (Gemini: `thought: true`).
 */
export function textOfPart(part: unknown): string {
  if (typeof part === "string") return part;
  if (!isRecord(part) || part["thought"] === true) return "";
  const { type, text } = part;
  if (type !== undefined && type !== "text" && type !== "output_text") return "";
  const said: unknown = isRecord(text) ? text["value"] : text;
  return typeof said === "string" ? said : "";
}

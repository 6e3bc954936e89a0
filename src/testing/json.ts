import { isRecord } from "../text/is-record.ts";

/** Parsed JSON whose fields are not yet known. */
export type JsonObject = Record<string, unknown>;

/** The object at a key, or an empty one when there is none. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isRecord(found) ? found : {};
}

/** The objects of the list at a key, or none when there is no list. */
export function objectsAt(value: JsonObject, key: string): readonly JsonObject[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter((entry) => isRecord(entry)) : [];
}

/** The string at a key, or null. */
export function stringAt(value: JsonObject, key: string): string | null {
  const found = value[key];
  return typeof found === "string" ? found : null;
}

/** The text of a message's content, which is a string or a list of parts; parts without text count as nothing. */
export function jsonText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isRecord(part) ? (stringAt(part, "text") ?? "") : "")).join("");
}

import { isRecord } from "../text/is-record.ts";

/** A parsed JSON object with unchecked fields. */
export type JsonObject = Record<string, unknown>;

/** Returns the object at a key; an empty object if the key has no object. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isRecord(found) ? found : {};
}

/** Returns the objects in the list at a key; an empty list if the key has no list. */
export function objectsAt(value: JsonObject, key: string): readonly JsonObject[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter((entry) => isRecord(entry)) : [];
}

/** Returns the string at a key; null if the key has no string. */
export function stringAt(value: JsonObject, key: string): string | null {
  const found = value[key];
  return typeof found === "string" ? found : null;
}

/** Returns the text of a message's content, which is a string or a list of parts. Parts without text are skipped. */
export function jsonText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isRecord(part) ? (stringAt(part, "text") ?? "") : "")).join("");
}

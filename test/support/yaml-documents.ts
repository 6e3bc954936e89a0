import { expect } from "vitest";
import { parseAllDocuments } from "yaml";

/** Returns the documents of a text of YAML. Fails if one is not valid. */
export function documentsIn(text: string): Record<string, unknown>[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS() as Record<string, unknown>;
  });
}

/** Returns all texts in a value, each list of texts as one list. */
export function listsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return [value];
  return Object.values(value).flatMap(listsIn);
}

import type { z } from "zod";

/** Returns each part of a reply whose shape is not the requested one, with the reason. */
export function shapeFaults(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${path.join(".") || "the reply"}: ${message}`);
}

/** Returns each value that occurs more than once, once. */
export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** Returns true for a text of spaces only, and for an empty one. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}

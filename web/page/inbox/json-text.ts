import { config, fromJSONSchema } from "zod";

// The page's policy forbids code that is made of text, which zod otherwise tries.
config({ jitless: true });

/** What a text of JSON holds, or why it cannot be used. */
export type ReadJson = { readonly value: unknown } | { readonly fault: string };

/** Writes a value as JSON that people can edit. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}

/** Reads a text of JSON. A fault names the line, if the browser says where it is. */
export function readJson(text: string): ReadJson {
  if (text.trim() === "") return { fault: "There is nothing yet: write JSON." };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `This is not JSON: ${placed((error as Error).message, text)}` };
  }
}

/** Reads a text of JSON that must be an object. */
export function readObject(text: string): { readonly value: Record<string, unknown> } | { fault: string } {
  const read = readJson(text);
  if ("fault" in read) return read;
  const { value } = read;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { value: value as Record<string, unknown> }
    : { fault: 'It must be an object, such as { "name": "value" }.' };
}

/** Returns the faults of a value under a JSON schema. A schema that cannot be read here finds none: the graph checks, too. */
export function schemaFaults(
  value: unknown,
  schema: Readonly<Record<string, unknown>> | undefined,
): string[] {
  if (schema === undefined) return [];
  let checked;
  try {
    checked = fromJSONSchema(schema).safeParse(value);
  } catch {
    return [];
  }
  return (checked.error?.issues ?? []).map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`,
  );
}

/** Says the line and the column of a fault, which browsers give as a position. */
function placed(message: string, text: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined || message.includes("line ")) return message;
  const before = text.slice(0, Number(position)).split("\n");
  return `${message} (line ${before.length}, column ${(before.at(-1) ?? "").length + 1})`;
}

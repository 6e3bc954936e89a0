/** Names the kind of a value for an error, such as "a text", "a function" or "a StateGraph". */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Promise) return "a Promise (is `await` missing?)";
  const made = (value as { constructor?: { name?: string } }).constructor?.name;
  return made === undefined || made === "Object" || made === "" ? "a plain object" : `a ${made}`;
}

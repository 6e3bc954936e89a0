/** Name of the only member of an object that stands for a long number while JSON is read. */
const LONG_NUMBER = "\u0000number";

/** Texts, which are left alone, and numbers with more digits than a JavaScript number keeps. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Reads JSON; undefined if the text is not JSON. A whole number of 16 digits or more becomes a bigint, so that no digit
 * is lost.
 */
export function readExactJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (!/\d{16}/.test(text)) return value;
    const marked = text.replaceAll(TOKENS, (token) =>
      token.startsWith('"') ? token : `{${JSON.stringify(LONG_NUMBER)}:"${token}"}`,
    );
    return JSON.parse(marked, (_, part: unknown) => longNumber(part) ?? part);
  } catch {
    return undefined;
  }
}

/** Writes a part of a JSON value as a text: a text as it is, everything else as JSON. */
export function partAsText(part: unknown): string {
  if (typeof part === "string") return part;
  if (typeof part === "bigint") return String(part);
  if (Array.isArray(part)) return `[${part.map(partAsJson).join(",")}]`;
  if (typeof part !== "object" || part === null) return JSON.stringify(part);
  return `{${Object.entries(part)
    .map(([name, value]) => `${JSON.stringify(name)}:${partAsJson(value)}`)
    .join(",")}}`;
}

/** Writes a part of a JSON value as JSON. */
export function partAsJson(part: unknown): string {
  return typeof part === "string" ? JSON.stringify(part) : partAsText(part);
}

function longNumber(part: unknown): bigint | undefined {
  if (typeof part !== "object" || part === null) return undefined;
  const text = (part as Record<string, unknown>)[LONG_NUMBER];
  return typeof text === "string" ? BigInt(text) : undefined;
}

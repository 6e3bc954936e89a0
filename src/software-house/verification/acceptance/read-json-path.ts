/** Key that means every item of a list. */
const EVERY = Symbol("every item");

/** A path into a JSON value. */
export type JsonPath = readonly (string | typeof EVERY)[];

/**
 * Returns the part of a JSON value at a path, such as `$.a.b[0]` or `a.b`; undefined if there is no such part. Of a
 * path with `[*]`, returns the list of all its parts.
 */
export function readJsonPath(value: unknown, path: JsonPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (key === EVERY) return Array.isArray(value) ? partsOf(value, rest) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return readJsonPath(value.at(Number(key)), rest);
  return Object.hasOwn(value, key) ? readJsonPath((value as Record<string, unknown>)[key], rest) : undefined;
}

function partsOf(items: readonly unknown[], rest: JsonPath): unknown[] {
  const parts = items.map((item) => readJsonPath(item, rest)).filter((part) => part !== undefined);
  return rest.includes(EVERY) ? parts.flat() : parts;
}

/**
 * Parses a path into its keys; null if the text is not a path. `$` and a leading dot may be missing. `[*]` means every
 * item of a list. A JSON pointer (RFC 6901) is accepted too.
 */
export function parseJsonPath(text: string): JsonPath | null {
  const path = text.trim();
  if (path.startsWith("/")) {
    return path
      .slice(1)
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  const keys: (string | typeof EVERY)[] = [];
  let rest = path.replace(/^\$/, "");
  if (rest !== "" && !/^[.[]/.test(rest)) rest = `.${rest}`;
  while (rest !== "") {
    const part = PART.exec(rest);
    if (part === null) return null;
    const [whole, name, index, double, single] = part;
    keys.push(index === "*" ? EVERY : (name ?? index ?? double ?? single ?? ""));
    rest = rest.slice(whole.length);
  }
  return keys;
}

const PART = /^(?:\.([\p{L}\p{N}_$@ -]+)|\.?\[(-?\d+|\*)\]|\.?\["([^"]*)"\]|\.?\['([^']*)'\])/u;

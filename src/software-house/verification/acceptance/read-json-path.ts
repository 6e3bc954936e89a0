/** Returns the part of a JSON value at a path, such as `$.a.b[0]` or `a.b`; undefined if there is no such part. */
export function readJsonPath(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (typeof part !== "object" || part === null) return undefined;
    if (Array.isArray(part)) return part.at(Number(key));
    return Object.hasOwn(part, key) ? (part as Record<string, unknown>)[key] : undefined;
  }, value);
}

/**
 * Parses a path into its keys; null if the text is not a path. `$` and a leading dot may be missing. A JSON pointer
 * (RFC 6901) is accepted too.
 */
export function parseJsonPath(text: string): string[] | null {
  const path = text.trim();
  if (path.startsWith("/")) {
    return path
      .slice(1)
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  const keys: string[] = [];
  let rest = path.replace(/^\$/, "");
  if (rest !== "" && !/^[.[]/.test(rest)) rest = `.${rest}`;
  while (rest !== "") {
    const part = PART.exec(rest);
    if (part === null) return null;
    const [whole, name, index, double, single] = part;
    keys.push(name ?? index ?? double ?? single ?? "");
    rest = rest.slice(whole.length);
  }
  return keys;
}

const PART = /^(?:\.([\w$@ -]+)|\.?\[(-?\d+)\]|\.?\["([^"]*)"\]|\.?\['([^']*)'\])/;

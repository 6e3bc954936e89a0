/** A part of JSON by its path, such as `$.a.b[0]` or `a.b`; undefined where it is not there. */
export function readJsonPath(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (typeof part !== "object" || part === null) return undefined;
    if (Array.isArray(part)) return part.at(Number(key));
    return Object.hasOwn(part, key) ? (part as Record<string, unknown>)[key] : undefined;
  }, value);
}

/** A path's keys: `$` and a leading dot may be missing, a JSON pointer (RFC 6901) is understood; null for another text. */
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

import { escapePattern } from "./patterns.ts";
import { isJson } from "../../text/is-json.ts";

/** Values that a step can insert. */
export interface KnownValues {
  /** Captured values by their names. */
  values: ReadonlyMap<string, string>;
  /** The server's address, such as `http://127.0.0.1:8080`; null if there is no server. */
  base: string | null;
}

/** Thrown if a test inserts a name that no earlier step has captured. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
}

const INSERTION = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** Replaces each `{{name}}` by its value. Throws UnknownNameError if a name is unknown. */
export function insertText(template: string, known: KnownValues): string {
  return template.replaceAll(INSERTION, (_, name: string) => valueOf(name, known));
}

/**
 * Inserts values into a request's path. If the value and the template both have a slash there, one is dropped. Throws
 * UnknownNameError if a name is unknown.
 */
export function insertPath(template: string, known: KnownValues): string {
  return template.replaceAll(INSERTION, (_, name: string, offset: number) => {
    const value = valueOf(name, known);
    return offset > 0 && template[offset - 1] === "/" && /^\/[^/]/.test(value) ? value.slice(1) : value;
  });
}

/**
 * Inserts values into a request's body. In JSON, a value is escaped if it would break the JSON otherwise. Throws
 * UnknownNameError if a name is unknown.
 */
export function insertBody(template: string, known: KnownValues): string {
  const plain = insertText(template, known);
  if (plain === template || !/^\s*[[{"]/.test(template) || isJson(plain)) return plain;
  const escaped = template.replaceAll(INSERTION, (_, name: string) =>
    JSON.stringify(valueOf(name, known)).slice(1, -1),
  );
  return isJson(escaped) ? escaped : plain;
}

/**
 * Inserts values into a pattern, in which they match themselves. `{{base}}` matches the server's address under any
 * name of this machine. Throws UnknownNameError if a name is unknown.
 */
export function insertPattern(template: string, known: KnownValues): string {
  return template.replaceAll(INSERTION, (_, name: string) =>
    name === BASE && known.base !== null && !known.values.has(BASE)
      ? addressPattern(known.base)
      : escapePattern(valueOf(name, known)),
  );
}

/** Returns the names that a text inserts. */
export function insertedNames(template: string): string[] {
  return [...template.matchAll(INSERTION)].map(([, name = ""]) => name);
}

/** Renames what a text inserts. */
export function renameInserted(template: string, rename: (name: string) => string): string {
  return template.replaceAll(INSERTION, (_, name: string) => `{{${rename(name)}}}`);
}

const BASE = "base";

function valueOf(name: string, { values, base }: KnownValues): string {
  const value = values.get(name) ?? (name === BASE ? base : null);
  if (value !== null) return value;
  const names = [...values.keys(), ...(base === null ? [] : [BASE])];
  const choices = names.length === 0 ? "nothing is captured yet" : `available: ${names.join(", ")}`;
  throw new UnknownNameError(`{{${name}}} is not captured before this step; ${choices}`);
}

function addressPattern(base: string): string {
  const { port } = new URL(base);
  return String.raw`http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0):${port}`;
}

import { randomUUID } from "node:crypto";
import { isJson } from "../../text/is-json.ts";
import { fillOf, valueOfMark, type MarkSource } from "./marks.ts";
import { escapePattern } from "./patterns.ts";

/** Values that a step can insert. */
export interface KnownValues {
  /** Captured values by their names. */
  values: ReadonlyMap<string, string>;
  /** The server's address, such as `http://127.0.0.1:8080`; null if there is no server. */
  base: string | null;
  /** Addresses that the server had before it was restarted. Captured values may hold them. */
  formerBases?: readonly string[];
  /**
   * What the marks are made from.
   * @default the current time and a random text: the same mark is never equal
   */
  marks?: MarkSource;
  /**
   * The number of the request among its copies, from 1.
   * @default 1
   */
  copy?: number;
}

/** Thrown if a test inserts a name that no earlier step has captured. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
}

/** Everything in two pairs of braces. What is neither a name nor a mark is plain text. */
const INSERTION = /\{\{([^{}]+)\}\}/g;

const NAME = /^\s*([A-Za-z_][\w.-]*)\s*$/;

/** Replaces each `{{name}}` and each mark by its value. Throws UnknownNameError if a name is unknown. */
export function insertText(template: string, known: KnownValues): string {
  return template.replaceAll(INSERTION, (whole, inner: string) => valueOf(inner, known) ?? whole);
}

/**
 * Inserts values into a request's path. If the value and the template both have a slash there, one is dropped. Throws
 * UnknownNameError if a name is unknown.
 */
export function insertPath(template: string, known: KnownValues): string {
  return template.replaceAll(INSERTION, (whole, inner: string, offset: number) => {
    const value = valueOf(inner, known) ?? whole;
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
  const escaped = template.replaceAll(INSERTION, (whole, inner: string) => {
    const value = valueOf(inner, known);
    return value === null ? whole : JSON.stringify(value).slice(1, -1);
  });
  return isJson(escaped) ? escaped : plain;
}

/**
 * Inserts values into a pattern, in which they match themselves. `{{base}}` matches the server's address under any
 * name of this machine. Throws UnknownNameError if a name is unknown.
 */
export function insertPattern(template: string, known: KnownValues): string {
  const { base, values, formerBases = [] } = known;
  return template.replaceAll(INSERTION, (whole, inner: string) => {
    // A long text of its own would be too large for a regular expression.
    const fill = fillOf(inner);
    if (fill !== null) return `(?:${escapePattern(fill.text)}){${fill.times}}`;
    const value = valueOf(inner, known);
    if (value === null) return whole;
    if (inner.trim() === BASE && base !== null && !values.has(BASE)) return addressPattern([base]);
    const former = formerBases.find((one) => value.startsWith(one));
    return former === undefined || base === null
      ? escapePattern(value)
      : addressPattern([base, ...formerBases]) + escapePattern(value.slice(former.length));
  });
}

/** Returns the names that a text inserts. Marks other than `{{copy}}`, `{{date}}`, `{{month}}` and `{{now}}` have none. */
export function insertedNames(template: string): string[] {
  return [...template.matchAll(INSERTION)].flatMap(([, inner = ""]) => NAME.exec(inner)?.[1] ?? []);
}

/** Renames what a text inserts. */
export function renameInserted(template: string, rename: (name: string) => string): string {
  return template.replaceAll(INSERTION, (whole, inner: string) => {
    const name = NAME.exec(inner)?.[1];
    return name === undefined ? whole : `{{${rename(name)}}}`;
  });
}

const BASE = "base";

/** Returns the value of a name or a mark; null for other texts in braces. */
function valueOf(inner: string, { values, base, marks, copy = 1 }: KnownValues): string | null {
  const name = NAME.exec(inner)?.[1];
  const value = (name === undefined ? undefined : values.get(name)) ?? (name === BASE ? base : null);
  if (value !== null) return value;
  const source = marks ?? { token: randomUUID(), now: new Date() };
  const made = valueOfMark(name ?? inner, { ...source, copy });
  if (made !== null || name === undefined) return made;
  const names = [...values.keys(), ...(base === null ? [] : [BASE])];
  const choices = names.length === 0 ? "nothing is captured yet" : `available: ${names.join(", ")}`;
  throw new UnknownNameError(`{{${name}}} is not captured before this step; ${choices}`);
}

function addressPattern(bases: readonly string[]): string {
  const ports = bases.map((base) => new URL(base).port);
  const port = ports.length === 1 ? ports[0] : `(?:${ports.join("|")})`;
  return String.raw`http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0):${port}`;
}

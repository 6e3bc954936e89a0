import { escapePattern } from "./patterns.ts";

/** What is known at a step: captured values by their names, and the server's address. */
export interface Known {
  values: ReadonlyMap<string, string>;
  /** Such as `http://127.0.0.1:8080`; null where there is no server. */
  base: string | null;
}

/** Names what a test inserts and nothing captured before it. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
}

const INSERTION = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** Puts known values in place of `{{name}}`; throws UnknownNameError. */
export function insertText(template: string, known: Known): string {
  return template.replaceAll(INSERTION, (_, name: string) => valueOf(name, known));
}

/** The same in a request's path; a captured value may begin with the slash that is already there. */
export function insertPath(template: string, known: Known): string {
  return template.replaceAll(INSERTION, (_, name: string, offset: number) => {
    const value = valueOf(name, known);
    return offset > 0 && template[offset - 1] === "/" && /^\/[^/]/.test(value) ? value.slice(1) : value;
  });
}

/** The same in a body: in JSON, a value with quotes stays one text. */
export function insertBody(template: string, known: Known): string {
  const plain = insertText(template, known);
  if (plain === template || !/^\s*[[{"]/.test(template) || isJson(plain)) return plain;
  const escaped = template.replaceAll(INSERTION, (_, name: string) =>
    JSON.stringify(valueOf(name, known)).slice(1, -1),
  );
  return isJson(escaped) ? escaped : plain;
}

/** The same in a pattern: a value stands for itself, and the server's address for every name of this machine. */
export function insertPattern(template: string, known: Known): string {
  return template.replaceAll(INSERTION, (_, name: string) =>
    name === BASE && known.base !== null && !known.values.has(BASE)
      ? addressPattern(known.base)
      : escapePattern(valueOf(name, known)),
  );
}

/** The names that a text inserts. */
export function insertedNames(template: string): string[] {
  return [...template.matchAll(INSERTION)].map(([, name = ""]) => name);
}

/** The same text, inserting other names. */
export function renameInserted(template: string, rename: (name: string) => string): string {
  return template.replaceAll(INSERTION, (_, name: string) => `{{${rename(name)}}}`);
}

const BASE = "base";

function valueOf(name: string, { values, base }: Known): string {
  const value = values.get(name) ?? (name === BASE ? base : null);
  if (value !== null) return value;
  const names = [...values.keys(), ...(base === null ? [] : [BASE])];
  const choices = names.length === 0 ? "nothing is known yet" : `known are ${names.join(", ")}`;
  throw new UnknownNameError(`{{${name}}} is not captured before this step; ${choices}`);
}

function addressPattern(base: string): string {
  const { port } = new URL(base);
  return String.raw`http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0):${port}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

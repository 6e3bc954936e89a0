/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** Deeper nesting is refused, because databases and parsers have limits too. */
const MOST_LEVELS = 100;

/**
 * Returns what would be lost if a value were written as JSON and read again, and where (`$.items[2] is NaN`); null if
 * nothing would be lost. Texts with a NUL character or half of a surrogate pair are faults too: PostgreSQL's JSON cannot
 * hold them.
 */
export function faultOfJson(value: unknown, place = "$", level = 0): string | null {
  if (value === null || typeof value === "boolean") return null;
  if (typeof value === "string") return faultOfText(value, place);
  if (typeof value === "number") return Number.isFinite(value) ? null : `${place} is ${value}`;
  if (typeof value !== "object")
    return `${place} is ${value === undefined ? "undefined" : `a ${typeof value}`}`;
  if (level >= MOST_LEVELS)
    return `${place} is nested more than ${MOST_LEVELS} levels deep, or contains itself`;
  if (Array.isArray(value)) return faultOfList(value, place, level);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    return `${place} must be a plain object, but is ${kindOf(value)}`;
  if (Object.getOwnPropertySymbols(value).length > 0) return `${place} has a member named by a symbol`;
  for (const [name, member] of Object.entries(value)) {
    const at = /^[A-Za-z_$][\w$]*$/.test(name) ? `${place}.${name}` : `${place}[${JSON.stringify(name)}]`;
    const fault = faultOfText(name, `the name at ${at}`) ?? faultOfJson(member, at, level + 1);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfText(text: string, place: string): string | null {
  if (text.includes("\0")) return `${place} contains a NUL character`;
  return isWellFormed(text) ? null : `${place} contains half of a surrogate pair`;
}

/** Checks a text like `String.prototype.isWellFormed`, which the project's library types (es2023) do not have. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function faultOfList(list: readonly unknown[], place: string, level: number): string | null {
  // By index, because a list's methods skip holes.
  for (let index = 0; index < list.length; index += 1) {
    const fault = faultOfJson(list[index], `${place}[${index}]`, level + 1);
    if (fault !== null) return fault;
  }
  return null;
}

function kindOf(value: object): string {
  const { name } = (value as { constructor?: { name?: string } }).constructor ?? {};
  return name === undefined || name === "" ? "an object of an unnamed class" : `a ${name}`;
}

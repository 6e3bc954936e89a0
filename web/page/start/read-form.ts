import { messageOf } from "../../../src/errors/locate-error.ts";
import type { SchemaField } from "./schema-fields.ts";

/** What a person has entered, by the field's `path` joined by dots. Absent, null and "" are an empty field. */
export type Entered = Readonly<Record<string, string | number | boolean | null>>;

/** The value of a form, and what is wrong with its fields. */
export interface ReadForm {
  readonly value: Record<string, unknown>;
  /** The faults by field. Nothing may be sent as long as there is one. */
  readonly faults: Readonly<Record<string, string>>;
}

/** Returns the key of a field in what was entered. */
export function keyOf({ path }: Pick<SchemaField, "path">): string {
  return path.join(".");
}

/** Reads a form. Empty fields are left out. */
export function readForm(fields: readonly SchemaField[], entered: Entered): ReadForm {
  const value: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const key = keyOf(field);
    const given = entered[key] ?? "";
    if (given === "") {
      if (field.isRequired) faults[key] = `${field.label} is required`;
      continue;
    }
    const read = readValue(field, given);
    if ("fault" in read) faults[key] = read.fault;
    else setAt(value, field.path, read.value);
  }
  return { value, faults };
}

type ReadValue = { readonly value: unknown } | { readonly fault: string };

function readValue(field: SchemaField, given: string | number | boolean): ReadValue {
  switch (field.kind) {
    case "text":
    case "boolean":
      return { value: given };
    case "integer":
    case "number":
      return readNumber(field, Number(given));
    case "choice":
      return { value: JSON.parse(String(given)) };
    case "json":
      return readJson(field, String(given));
  }
}

function readNumber(field: SchemaField, number: number): ReadValue {
  const { label, kind, minimum, maximum, isMinimumExcluded } = field;
  const kindWords = kind === "integer" ? "a whole number" : "a number";
  const tooSmall = minimum !== null && (isMinimumExcluded ? number <= minimum : number < minimum);
  const tooLarge = maximum !== null && number > maximum;
  const isKind = kind === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (isKind && !tooSmall && !tooLarge) return { value: number };
  const bounds = [
    minimum === null ? null : `${isMinimumExcluded ? "above" : "of at least"} ${minimum}`,
    maximum === null ? null : `of at most ${maximum}`,
  ].filter((words) => words !== null);
  return {
    fault: [`${label} must be ${kindWords}`, ...(bounds.length === 0 ? [] : [bounds.join(" and ")])].join(
      " ",
    ),
  };
}

function readJson({ label }: SchemaField, text: string): ReadValue {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `${label} must be JSON: ${messageOf(error)}` };
  }
}

function setAt(value: Record<string, unknown>, path: readonly string[], member: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    value[name] = member;
    return;
  }
  const inner = (value[name] ?? {}) as Record<string, unknown>;
  value[name] = inner;
  setAt(inner, rest, member);
}

import { isRecord } from "../text/is-record.ts";

type Schema = Record<string, unknown>;

/** A text of each format that the hosted API knows. */
const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2000-01-01T00:00:00Z",
  time: "00:00:00",
  date: "2000-01-01",
  duration: "P1D",
  email: "rehearsal@example.com",
  hostname: "rehearsal.example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** How often a schema may refer to itself on the way down. After that, lists stay empty and choices are null. */
const DEEPEST = 3;

/**
 * Makes a value that fits a JSON schema, without understanding it. Its texts say that they are a rehearsal's, if the schema
 * leaves them free. A pattern is not read: its text may not match.
 */
export function exampleValue(schema: Schema): unknown {
  return valueOf(schema, { root: schema, name: "value", depth: 0 });
}

interface Place {
  root: Schema;
  /** The name of the property that the value belongs to. */
  name: string;
  /** How many references were followed. */
  depth: number;
}

function valueOf(schema: Schema, place: Place): unknown {
  const { $ref, anyOf, const: fixed } = schema;
  if (typeof $ref === "string") return valueOf(referred($ref, place), { ...place, depth: place.depth + 1 });
  if (Array.isArray(anyOf)) return valueOf(choiceOf(anyOf, place), place);
  if (fixed !== undefined) return fixed;
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const types: unknown[] = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  switch (types.find((type) => type !== "null")) {
    case "object":
      return objectOf(schema, place);
    case "array":
      return listOf(schema, place);
    case "string":
      return textOf(schema, place);
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return false;
    default:
      return null;
  }
}

function referred(reference: string, { root }: Place): Schema {
  const found = reference
    .split("/")
    .slice(1)
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
  return isRecord(found) ? found : {};
}

/** Returns the first choice that is not null; null if the schema refers to itself too often. */
function choiceOf(choices: readonly unknown[], { depth }: Place): Schema {
  const schemas = choices.filter((choice) => isRecord(choice));
  const [empty, full] = [
    schemas.find(({ type }) => type === "null"),
    schemas.find(({ type }) => type !== "null"),
  ];
  return (depth >= DEEPEST ? (empty ?? full) : (full ?? empty)) ?? {};
}

function objectOf({ properties }: Schema, place: Place): Record<string, unknown> {
  const schemas = isRecord(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(
    schemas.map(([name, schema]) => [name, valueOf(isRecord(schema) ? schema : {}, { ...place, name })]),
  );
}

function listOf({ items, minItems }: Schema, place: Place): unknown[] {
  const least = typeof minItems === "number" ? minItems : 0;
  const length = place.depth >= DEEPEST ? least : Math.max(1, least);
  return Array.from({ length }, () => valueOf(isRecord(items) ? items : {}, place));
}

function textOf({ format, minLength, maxLength }: Schema, { name }: Place): string {
  const example = typeof format === "string" ? FORMATS[format] : undefined;
  if (example !== undefined) return example;
  const least = typeof minLength === "number" ? minLength : 0;
  const most = typeof maxLength === "number" ? maxLength : Infinity;
  return `[rehearsal] ${name}`.padEnd(least, ".").slice(0, most);
}

function numberOf({ minimum, exclusiveMinimum, maximum, multipleOf }: Schema): number {
  const step = typeof multipleOf === "number" && multipleOf > 0 ? multipleOf : 1;
  const above = typeof exclusiveMinimum === "number" ? exclusiveMinimum : undefined;
  const least = typeof minimum === "number" ? minimum : above === undefined ? -Infinity : above;
  const most = typeof maximum === "number" ? maximum : Infinity;
  if (least <= 0 && most >= 0 && above !== 0) return 0;
  if (least > 0 || above === 0) {
    const next = Math.ceil(Math.max(least, 0) / step) * step;
    return next === above ? next + step : next;
  }
  return Math.floor(most / step) * step;
}

import type { z } from "zod";
import { valueError } from "./errors.ts";
import { faultOfJson, type JsonValue } from "./json-value.ts";

/** Schemas by key. */
export type SharedSchemas = Readonly<Record<string, z.ZodType>>;

/** The type of a value that can be written under a key. */
export type Given<Schemas, Key> = [SchemaOf<Schemas, Key>] extends [never]
  ? unknown
  : z.input<SchemaOf<Schemas, Key>>;

/** The type of a value that is read under a key. */
export type Kept<Schemas, Key> = [SchemaOf<Schemas, Key>] extends [never]
  ? JsonValue
  : z.output<SchemaOf<Schemas, Key>>;

type SchemaOf<Schemas, Key> = Key extends keyof Schemas ? Schemas[Key] & z.ZodType : never;

/** The default of the largest size of a value's JSON, in bytes. */
export const MAXIMUM_BYTES = 256 * 1024;

/** The rules that values must follow. */
export interface ValueRules {
  schemas: SharedSchemas;
  maximumBytes: number;
}

/**
 * Returns a copy of a value as it will be stored: after its schema's defaults and transformations. Rejects with a
 * SharedStateError with code `shared_value_invalid` if the value does not match its schema, would be changed by JSON, or
 * is too large.
 */
export async function valueToKeep(key: string, value: unknown, rules: ValueRules): Promise<JsonValue> {
  const schema = schemaOf(key, rules.schemas);
  const checked = schema === undefined ? value : await parsed(key, value, schema);
  const fault = faultOfJson(checked);
  if (fault !== null) throw valueError(key, `cannot be stored as JSON: ${fault}`);
  const text = JSON.stringify(checked);
  const bytes = Buffer.byteLength(text);
  if (bytes > rules.maximumBytes) {
    throw valueError(key, `must have at most ${rules.maximumBytes} bytes of JSON, but has ${bytes}`);
  }
  // Values are also checked when they are read. A schema that turns texts into numbers would refuse its own numbers.
  if (schema !== undefined && JSON.stringify(await kept(key, checked, schema)) !== text) {
    throw valueError(
      key,
      "would be changed again by its schema when it is read: use a schema without transformations",
    );
  }
  return JSON.parse(text) as JsonValue;
}

/** Returns a value that was read, after its schema's check. Rejects with `shared_value_invalid` if it does not match. */
export async function valueToGive(
  key: string,
  value: JsonValue | undefined,
  { schemas }: Pick<ValueRules, "schemas">,
): Promise<unknown> {
  const schema = schemaOf(key, schemas);
  return schema === undefined || value === undefined ? value : kept(key, value, schema);
}

/** Returns the schema of a key. Looks at own members only, because a key may be called `constructor`. */
function schemaOf(key: string, schemas: SharedSchemas): z.ZodType | undefined {
  return Object.hasOwn(schemas, key) ? schemas[key] : undefined;
}

async function parsed(key: string, value: unknown, schema: z.ZodType): Promise<unknown> {
  const { data, error } = await schema.safeParseAsync(value);
  if (error) throw valueError(key, `does not match its schema: ${issuesIn(error)}`, error);
  return data;
}

async function kept(key: string, value: unknown, schema: z.ZodType): Promise<unknown> {
  const { data, error } = await schema.safeParseAsync(value);
  if (error)
    throw valueError(key, `is stored in a form that does not match its schema: ${issuesIn(error)}`, error);
  return data;
}

function issuesIn(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`))
    .join("; ");
}

import type { z } from "zod";
import { valueError } from "./errors.ts";
import { faultOfJson, type JsonValue } from "./json-value.ts";

/** Schemas by key. */
export type SharedSchemas = Readonly<Record<string, z.ZodType>>;

/** What may be written under a key. */
export type Given<Schemas, Key> = [SchemaOf<Schemas, Key>] extends [never]
  ? unknown
  : z.input<SchemaOf<Schemas, Key>>;

/** What is read under a key. */
export type Kept<Schemas, Key> = [SchemaOf<Schemas, Key>] extends [never]
  ? JsonValue
  : z.output<SchemaOf<Schemas, Key>>;

type SchemaOf<Schemas, Key> = Key extends keyof Schemas ? Schemas[Key] & z.ZodType : never;

/** How large the JSON of a value may be, where nothing else is asked for. */
export const MAXIMUM_BYTES = 256 * 1024;

/** What a key's values have to be like. */
export interface ValueRules {
  schemas: SharedSchemas;
  maximumBytes: number;
}

/**
 * The value as it is kept: what its schema made of it, copied. Throws SharedStateError with code
 * `shared_value_invalid` where it does not fit the schema, would not survive JSON, or is too large.
 */
export async function valueToKeep(key: string, value: unknown, rules: ValueRules): Promise<JsonValue> {
  const schema = schemaOf(key, rules.schemas);
  const checked = schema === undefined ? value : await parsed(key, value, schema);
  const fault = faultOfJson(checked);
  if (fault !== null) throw valueError(key, `does not survive JSON: ${fault}`);
  const text = JSON.stringify(checked);
  const bytes = Buffer.byteLength(text);
  if (bytes > rules.maximumBytes) {
    throw valueError(key, `has ${bytes} bytes of JSON; at most ${rules.maximumBytes} are allowed`);
  }
  // What is read is checked too: a schema that turns texts into numbers would refuse its own numbers.
  if (schema !== undefined && JSON.stringify(await kept(key, checked, schema)) !== text) {
    throw valueError(
      key,
      "is changed again by its schema when it is read: use a schema without transformations",
    );
  }
  return JSON.parse(text) as JsonValue;
}

/** The value that was read, as its schema has it; throws `shared_value_invalid` where it does not fit. */
export async function valueToGive(
  key: string,
  value: JsonValue | undefined,
  { schemas }: Pick<ValueRules, "schemas">,
): Promise<unknown> {
  const schema = schemaOf(key, schemas);
  return schema === undefined || value === undefined ? value : kept(key, value, schema);
}

/** Own members only: a key may be called `constructor`. */
function schemaOf(key: string, schemas: SharedSchemas): z.ZodType | undefined {
  return Object.hasOwn(schemas, key) ? schemas[key] : undefined;
}

async function parsed(key: string, value: unknown, schema: z.ZodType): Promise<unknown> {
  const { data, error } = await schema.safeParseAsync(value);
  if (error) throw valueError(key, `does not fit its schema: ${issuesIn(error)}`, error);
  return data;
}

async function kept(key: string, value: unknown, schema: z.ZodType): Promise<unknown> {
  const { data, error } = await schema.safeParseAsync(value);
  if (error)
    throw valueError(key, `is kept in a form that its schema does not take: ${issuesIn(error)}`, error);
  return data;
}

function issuesIn(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`))
    .join("; ");
}

/** The parts of a JSON schema that the forms of the page understand. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly langgraph_type?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** Follows a reference within a schema, and drops the null of a value that can be null. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(schema.$ref ?? "")?.[1];
  const target = name === undefined ? undefined : (root.$defs?.[name] ?? root.definitions?.[name]);
  if (target !== undefined) return resolveSchema(target, root);
  const choices = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  const [only] = choices;
  return choices.length === 1 && only !== undefined
    ? {
        ...resolveSchema(only, root),
        ...(schema.description !== undefined && { description: schema.description }),
      }
    : schema;
}

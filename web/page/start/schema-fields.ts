import { resolveSchema, type JsonSchema } from "./json-schema.ts";

/** One field of a form that was made from a JSON schema. */
export interface SchemaField {
  /** Where its value stands, such as `["limits", "tokens"]`. */
  readonly path: readonly string[];
  readonly label: string;
  readonly description: string | null;
  /** `json` is everything that has no control of its own. */
  readonly kind: "text" | "integer" | "number" | "boolean" | "choice" | "json";
  readonly isRequired: boolean;
  /** The values of a `choice`, as JSON texts. */
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** True if the value must be larger than `minimum`. */
  readonly isMinimumExcluded: boolean;
  /** What the graph takes if the field is empty; undefined if that is not known. */
  readonly preset: unknown;
}

/** Fields that belong together, such as those of the budget. */
export interface FieldGroup {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly fields: readonly SchemaField[];
}

const TITLES: Readonly<Record<string, string>> = {
  limits: "Budget",
  models: "Models",
  manager: "Prompts of the manager",
  approval: "Approval",
};

/** Names for people, where the name of a member would not do. */
const LABELS: Readonly<Record<string, string>> = {
  modelCalls: "Model calls",
  hops: "Handoffs",
  concurrency: "Calls at the same time",
  buildRepairs: "Build repairs",
  synthesisPrompt: "Synthesis prompt",
};

/** Reads the groups of fields of an object's schema. Members that are no groups stand in the first group. */
export function readFieldGroups(schema: JsonSchema | null, options: { title: string }): FieldGroup[] {
  const { properties = {}, required = [] } = schema ?? {};
  const loose: SchemaField[] = [];
  const groups: FieldGroup[] = [];
  for (const [name, given] of Object.entries(properties)) {
    const member = resolveSchema(given, schema ?? {});
    if (isMessages(name, member)) continue;
    if (member.type !== "object" || member.properties === undefined) {
      loose.push(readField([name], member, required.includes(name)));
      continue;
    }
    const inner = Object.entries(member.properties).map(([key, one]) =>
      readField([name, key], resolveSchema(one, schema ?? {}), member.required?.includes(key) === true),
    );
    groups.push({
      name,
      title: TITLES[name] ?? labelOf(name),
      description: member.description ?? null,
      fields: inner,
    });
  }
  if (loose.length === 0) return groups;
  return [{ name: "", title: options.title, description: null, fields: loose }, ...groups];
}

/** Returns true if a graph takes a conversation, so that a request can be written to it. */
export function takesMessages(schema: JsonSchema | null): boolean {
  return Object.entries(schema?.properties ?? {}).some(([name, member]) => isMessages(name, member));
}

function isMessages(name: string, { langgraph_type: type }: JsonSchema): boolean {
  return type === "messages" || name === "messages";
}

function readField(path: readonly string[], schema: JsonSchema, isRequired: boolean): SchemaField {
  const minimum = schema.exclusiveMinimum ?? schema.minimum ?? null;
  const maximum = schema.maximum ?? null;
  const name = path.at(-1) ?? "";
  const label = schema.title ?? labelOf(name);
  const description = schema.description ?? "";
  return {
    path,
    label,
    // A description that only repeats the name says nothing.
    description: ["", label, name].includes(description) ? null : description,
    kind: kindOf(schema),
    isRequired: isRequired && schema.default === undefined,
    choices: schema.enum?.map((value) => JSON.stringify(value)) ?? [],
    minimum: isReal(minimum) ? minimum : null,
    maximum: isReal(maximum) ? maximum : null,
    isMinimumExcluded: schema.exclusiveMinimum !== undefined,
    preset: schema.default,
  };
}

function kindOf({ enum: values, type }: JsonSchema): SchemaField["kind"] {
  if (values !== undefined) return "choice";
  if (type === "string") return "text";
  return type === "integer" || type === "number" || type === "boolean" ? type : "json";
}

/** The largest whole number that JavaScript counts with stands in schemas of numbers without a bound. */
function isReal(bound: number | null): bound is number {
  return bound !== null && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}

/** Makes `maxTokens` and `max_tokens` into `Max tokens`. */
function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const words = name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { getCurrentTaskInput, Overwrite, ReducedValue, StateGraph, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/** The channels that a graph's user added to it by `stateSchema`. */
export interface OwnChannels {
  readonly names: readonly string[];
  /** Each channel, as a field of a StateSchema. All schemas of a graph share these objects, as LangGraph requires. */
  readonly fields: Readonly<Record<string, OwnField>>;
  /** The names of the channels that have a reducer of their user's. The others keep what was written last. */
  readonly reduced: ReadonlySet<string>;
}

/** One channel of a graph's own, of any type. */
export type OwnField = ReducedValue<unknown, unknown>;

/** Where a graph below another one notes its updates, so that the graph above applies each of them to its own channels. */
export const CHANNEL_UPDATES = "channelUpdates";

/** No channels. */
export const NO_CHANNELS: OwnChannels = { names: [], fields: {}, reduced: new Set() };

/** Reads the channels of a `stateSchema`: a zod object or LangGraph's StateSchema. Returns the faults of one that is invalid. */
export function readOwnChannels(stateSchema: unknown): OwnChannels | { faults: string[] } {
  if (stateSchema === undefined) return NO_CHANNELS;
  const given = fieldsOf(stateSchema);
  if (given === null) {
    return { faults: [`stateSchema must be a zod object or a StateSchema, but is ${kindOf(stateSchema)}`] };
  }
  const reduced = new Set<string>();
  const faults: string[] = [];
  const fields: Record<string, OwnField> = {};
  const reducers = zodReducers();
  // Every graph has the messages already.
  for (const [name, field] of Object.entries(given).filter(([key]) => key !== "messages")) {
    const meta = reducers.get(field as never);
    if (ReducedValue.isInstance(field)) {
      reduced.add(name);
      fields[name] = field;
    } else if (meta?.reducer !== undefined) {
      reduced.add(name);
      const inputSchema = (meta.reducer.schema ?? field) as z.ZodType;
      const value = field as z.ZodType;
      // Zod's own default, from which a StateSchema makes a channel's first value.
      const valueSchema = meta.default === undefined ? value : value.default(meta.default);
      fields[name] = new ReducedValue(valueSchema, { inputSchema, reducer: meta.reducer.fn });
    } else if (isRecord(field) && "~standard" in field) {
      const schema = field as unknown as z.ZodType;
      fields[name] = new ReducedValue(schema, { inputSchema: schema, reducer: (_, next: unknown) => next });
    } else {
      faults.push(`stateSchema.${name} must be a schema or a ReducedValue, but is ${kindOf(field)}`);
    }
  }
  return faults.length > 0 ? { faults } : { names: Object.keys(fields), fields, reduced };
}

/**
 * Returns LangGraph's registry of the reducers of zod schemas (`withLangGraph`). Read off a graph, because the module
 * `@langchain/langgraph/zod` would be loaded by every program (langgraph 1.7.3, `_metaRegistry`).
 */
function zodReducers(): StateGraph<unknown>["_metaRegistry"] {
  return new StateGraph(new StateSchema({ any: z.unknown() }))._metaRegistry;
}

function fieldsOf(stateSchema: unknown): Record<string, unknown> | null {
  if (StateSchema.isInstance(stateSchema)) return stateSchema.fields as Record<string, unknown>;
  const { shape } = (stateSchema ?? {}) as { shape?: unknown };
  return isRecord(shape) ? shape : null;
}

/** Makes the channel of the updates that a graph below another one notes. */
export function channelUpdatesField(): ReducedValue<Record<string, unknown>[], Record<string, unknown>[]> {
  const updates = z.array(z.record(z.string(), z.unknown()));
  return new ReducedValue(
    updates.default(() => []),
    { inputSchema: updates, reducer: (noted, added) => [...noted, ...added] },
  );
}

/**
 * Makes the state of an agent that has these channels. `createAgent` checks its input by the schema of one update, and
 * knows no `Overwrite` there (langchain 1.5.14): the values that a graph hands down are let through.
 */
export function agentStateSchema({ fields }: OwnChannels): StateSchema<Record<string, OwnField>> {
  const open = Object.entries(fields).map(([name, field]): [string, OwnField] => {
    const { valueSchema, inputSchema, reducer } = field;
    return [name, new ReducedValue(valueSchema, { inputSchema: letOverwrite(inputSchema), reducer })];
  });
  const noted = channelUpdatesField() as OwnField;
  return new StateSchema(Object.fromEntries([...open, [CHANNEL_UPDATES, noted]]));
}

function letOverwrite(schema: OwnField["inputSchema"]): OwnField["inputSchema"] {
  const { version, vendor, validate } = schema["~standard"];
  return {
    "~standard": {
      version,
      vendor,
      validate: (value: unknown) => (isOverwrite(value) ? { value } : validate(value)),
    },
  } as OwnField["inputSchema"];
}

function isOverwrite(value: unknown): boolean {
  return value instanceof Overwrite || (isRecord(value) && "__overwrite__" in value);
}

/** Returns values as input that replaces those of a graph below, without its reducers. */
export function handedDown(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Overwrite(value)]));
}

/** Returns the state of the graph whose node runs now, such as an agent's; empty outside a node. */
export function stateOfNode(): Record<string, unknown> {
  try {
    const input: unknown = getCurrentTaskInput();
    return isRecord(input) ? input : {};
  } catch {
    return {};
  }
}

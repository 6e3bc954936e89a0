import { tool, type StructuredToolInterface } from "@langchain/core/tools";
import type { BaseStore } from "@langchain/langgraph";
import { z } from "zod";
import { checkOptions } from "../errors/check-options.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import type { SharedEntry } from "./entry.ts";
import type { ScopeConfig } from "./namespace.ts";
import type { SharedState } from "./shared-state.ts";
import type { SharedSchemas } from "./value.ts";

/** The config that a tool gets when it is called. It names the run and holds the graph's store. */
export type ToolConfig = ScopeConfig & { readonly store?: BaseStore | null | undefined };

/** Options of the tools for shared state. At least one key must be named. */
export interface SharedStateToolsOptions<Schemas extends SharedSchemas> {
  /**
   * The keys that the specialist can read.
   *
   * @default []
   */
  read?: readonly string[] | undefined;
  /**
   * The keys that the specialist can write.
   *
   * @default []
   */
  write?: readonly string[] | undefined;
  /**
   * The schemas of the keys, which the model reads. Pass them if the state is opened for each call.
   *
   * @default the state's schemas; none if the state is opened for each call
   */
  schemas?: Schemas | undefined;
}

/** The parts of a state that the tools use. */
type Tooled = Pick<SharedState<SharedSchemas>, "get" | "set" | "compareAndSet" | "schemas">;

/** A state, or a function that opens one for the run in which a tool is called. */
export type StateSource = Tooled | ((config: ToolConfig) => Tooled | Promise<Tooled>);

/**
 * Creates the tools `read_shared` and `write_shared` for a specialist, limited to the named keys. If shared state refuses
 * a call, the model gets `{ error: { code, message } }` as the tool's result. Throws ConfigurationError if no key is
 * named.
 *
 * @example
 * const boardOf = (config: ToolConfig) =>
 *   openSharedState(config.store, { namespace: [...sharedScope("thread", config), "board"], agent: "cook" });
 * const tools = sharedStateTools(boardOf, { read: ["menu", "orders"], write: ["menu"] });
 */
export function sharedStateTools<Schemas extends SharedSchemas>(
  source: StateSource,
  options: SharedStateToolsOptions<Schemas>,
): StructuredToolInterface[] {
  const { read = [], write = [] } = options;
  const schemas = options.schemas ?? (typeof source === "function" ? {} : source.schemas);
  checkOptions("shared state tools", [
    read.length + write.length === 0 ? "`read` or `write` must name at least one key" : null,
    ...[...read, ...write].map((key) => (key === "" ? "a key must not be empty" : null)),
  ]);
  const open = async (config: ToolConfig): Promise<Tooled> =>
    typeof source === "function" ? source(config) : source;
  return [
    ...(read.length > 0 ? [readTool(open, read)] : []),
    ...(write.length > 0 ? [writeTool(open, write, schemas)] : []),
  ];
}

type Open = (config: ToolConfig) => Promise<Tooled>;

function readTool(open: Open, keys: readonly string[]): StructuredToolInterface {
  return tool(
    ({ key }, config: ToolConfig) =>
      answered(async () => {
        checkAmong(key, keys);
        const state = await open(config);
        return shown(await state.get(key));
      }),
    {
      name: "read_shared",
      description:
        "Reads what the agents share under a key: its value (null if there is none), its version, and its owner.",
      schema: z.object({ key: keyAmong(keys) }),
    },
  );
}

function writeTool(open: Open, keys: readonly string[], schemas: SharedSchemas): StructuredToolInterface {
  return tool(
    ({ key, value, version }, config: ToolConfig) =>
      answered(async () => {
        checkAmong(key, keys);
        const state = await open(config);
        if (version === null) return shown(await state.set(key, value));
        const { written, entry } = await state.compareAndSet(key, version, value);
        if (written) return shown(entry);
        const message = `${JSON.stringify(key)} now has version ${entry.version}, not ${version}: nothing was written`;
        return { error: { code: "shared_version_conflict", message }, ...shown(entry) };
      }),
    {
      name: "write_shared",
      description: `Writes what the agents share under a key. The keys and their values:\n${keys
        .map((key) => `- ${key}: ${JSON.stringify(jsonSchemaOf(schemas[key]))}`)
        .join("\n")}`,
      schema: z.object({
        key: keyAmong(keys),
        value: valueOf(keys, schemas),
        version: z
          .int()
          .nonnegative()
          .nullable()
          .describe(
            "the version that you read, to write only if the key has not changed since; null to write in any case",
          ),
      }),
    },
  );
}

/** Returns a schema that shows the model a choice of keys. The tool checks the key, so that its result names a wrong one. */
function keyAmong(keys: readonly string[]): z.ZodString {
  return z.string().meta({ enum: [...keys] });
}

function checkAmong(key: string, keys: readonly string[]): void {
  if (keys.includes(key)) return;
  const message = `unknown key ${JSON.stringify(key)}; available: ${keys.join(", ")}`;
  throw new SharedStateError("shared_key_invalid", message, { key });
}

/** Returns a schema that shows the model all keys' schemas. Whether a value matches its key is checked by the write. */
function valueOf(keys: readonly string[], schemas: SharedSchemas): z.ZodUnknown {
  const texts = new Set(keys.map((key) => JSON.stringify(jsonSchemaOf(schemas[key]))));
  const all = [...texts].map((text) => JSON.parse(text) as Record<string, unknown>);
  return z.unknown().meta(all.length === 1 ? { ...all[0] } : { anyOf: all });
}

function jsonSchemaOf(schema: z.ZodType | undefined): Record<string, unknown> {
  if (schema === undefined) return { type: "string" };
  try {
    const options = { io: "input", unrepresentable: "any", cycles: "throw" } as const;
    const { $schema: _dialect, ...json } = z.toJSONSchema(schema, options);
    return json;
  } catch {
    // A schema that contains itself cannot be part of another schema. The tool's result tells the model what is wrong.
    return {};
  }
}

function shown({ key, value, version, owner }: SharedEntry<unknown>): Record<string, unknown> {
  return { key, value: value ?? null, version, owner };
}

/** Returns a result as JSON for the model. An error that is not a shared state's is thrown, like any tool's error. */
async function answered(work: () => Promise<Record<string, unknown>>): Promise<string> {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    if (!isTroupeError(error) || !error.code.startsWith("shared_")) throw error;
    const { code, message } = error;
    return JSON.stringify({ error: { code, message } });
  }
}

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

/** The config that a tool is called with, which says in which run it is, and holds the store of its graph. */
export type ToolConfig = ScopeConfig & { readonly store?: BaseStore | null | undefined };

/** Which keys a specialist may read and write. */
export interface SharedStateToolsOptions<Schemas extends SharedSchemas> {
  read?: readonly string[];
  write?: readonly string[];
  /** The state's schemas, where it is opened for each call; what can be written is told to the model by them. */
  schemas?: Schemas;
}

/** What the tools need of a state. */
type Tooled = Pick<SharedState<SharedSchemas>, "get" | "set" | "compareAndSet" | "schemas">;

/** A state, or how to open it for the run in which a tool is called. */
export type StateSource = Tooled | ((config: ToolConfig) => Tooled | Promise<Tooled>);

/**
 * The tools `read_shared` and `write_shared` for a specialist, for just these keys. What shared state refuses is
 * answered to the model as `{ error: { code, message } }`. Throws ConfigurationError where no keys are named.
 */
export function sharedStateTools<Schemas extends SharedSchemas>(
  source: StateSource,
  options: SharedStateToolsOptions<Schemas>,
): StructuredToolInterface[] {
  const { read = [], write = [] } = options;
  const schemas = options.schemas ?? (typeof source === "function" ? {} : source.schemas);
  checkOptions("shared state tools", [
    read.length + write.length === 0 ? "no keys are named; name some to read, or to write" : null,
    ...[...read, ...write].map((key) => (key === "" ? "a key is empty" : null)),
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
        "Reads what the agents share under a key: its value (null where there is none), its version, and whose it is.",
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
        const message = `${JSON.stringify(key)} has version ${entry.version} by now, not ${version}: nothing was written`;
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
            "the version that was read: written only if nobody has changed it since; null: in any case",
          ),
      }),
    },
  );
}

/** Told to the model as a choice, and checked by us, so that a wrong one is answered like everything else. */
function keyAmong(keys: readonly string[]): z.ZodString {
  return z.string().meta({ enum: [...keys] });
}

function checkAmong(key: string, keys: readonly string[]): void {
  if (keys.includes(key)) return;
  const message = `${JSON.stringify(key)} is no key of yours; they are ${keys.join(", ")}`;
  throw new SharedStateError("shared_key_invalid", message, { key });
}

/** Told to the model as one of the keys' schemas; whether it is that of its key is checked where it is written. */
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
    // One that contains itself cannot be part of another; the model is told by the answer what is wrong.
    return {};
  }
}

function shown({ key, value, version, owner }: SharedEntry<unknown>): Record<string, unknown> {
  return { key, value: value ?? null, version, owner };
}

/** The result as the model reads it; an error that is not shared state's goes where the tools' errors go. */
async function answered(work: () => Promise<Record<string, unknown>>): Promise<string> {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    if (!isTroupeError(error) || !error.code.startsWith("shared_")) throw error;
    const { code, message } = error;
    return JSON.stringify({ error: { code, message } });
  }
}

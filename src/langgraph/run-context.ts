import { isCommand, StateSchema } from "@langchain/langgraph";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { InputError } from "../errors/input-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import type { CompiledGraph } from "./compiled-graph.ts";

type Run = ReturnType<CompiledGraph["_streamIterator"]>;
type Configured = Readonly<Record<string, unknown>>;

/** How a graph reads the context that its caller gives. */
export interface ContextReading {
  /** Returns the context as the graph's nodes get it; undefined if there is none. Throws InputError for an invalid one. */
  read: (context: unknown, configurable: Configured) => Promise<Configured | undefined>;
  /** Describes the context for a LangGraph server, which makes a form of it; null if there is nothing to describe. */
  describe: (() => object) | null;
}

/** Passes a context on as it is. */
export const PASSED_ON: ContextReading = {
  read: (context) => Promise.resolve(context as Configured | undefined),
  describe: null,
};

/**
 * Returns a copy of a graph that reads the caller's input and context before anything else. LangGraph itself only checks the
 * context, so that defaults do not arrive, takes `configurable` for a missing one, and reports zod's own errors (langgraph
 * 1.7.3, `_validateContext`).
 */
export function readRunContext<Graph extends CompiledGraph>(
  graph: Graph,
  { read, describe }: ContextReading,
): Graph {
  if (describe !== null) describeContext(graph, describe);
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class GraphWithContext extends Plain {
    override async *_streamIterator(...[input, options]: Parameters<CompiledGraph["_streamIterator"]>): Run {
      checkInput(input);
      const bound = this.config as { context?: unknown; configurable?: Configured } | undefined;
      const given = (options ?? {}) as { context?: unknown; configurable?: Configured };
      const configurable = { ...bound?.configurable, ...given.configurable };
      const context = await read(given.context ?? bound?.context ?? contextAround(), configurable);
      yield* super._streamIterator(input, context === undefined ? options : { ...options, context });
    }

    protected override _validateContext(context: Configured): Promise<Configured> {
      return Promise.resolve(context);
    }
  }
  return new GraphWithContext(Object.assign({}, graph)) as unknown as Graph;
}

/** Throws InputError for an input that is not an object, such as a text. */
function checkInput(input: unknown): void {
  if (input === null || input === undefined || isCommand(input) || isRecord(input)) return;
  const example = typeof input === "string" ? JSON.stringify(input.slice(0, 40)) : '"..."';
  throw new InputError(
    `the input must be an object, such as { messages: ${example} }, but is ${kindOf(input)}`,
  );
}

/** Returns the context of the run around this one, if a node calls a graph without passing its config on. */
function contextAround(): unknown {
  return (AsyncLocalStorageProviderSingleton.getRunnableConfig() as { context?: unknown } | undefined)
    ?.context;
}

/**
 * Makes a LangGraph server show the context of a graph. The server reads it only from a graph that has no StateSchema, which
 * it recognizes by its methods, although the functions that it then uses know a StateSchema (langgraph-api 1.5.1, `tryStateSchemaExtraction`).
 */
function describeContext(graph: CompiledGraph, describe: () => object): void {
  const { builder } = graph as unknown as { builder: Record<string, unknown> };
  let described: object | undefined;
  Object.defineProperty(builder, "_configRuntimeSchema", { get: () => (described ??= describe()) });
  for (const definition of [
    "_schemaRuntimeDefinition",
    "_inputRuntimeDefinition",
    "_outputRuntimeDefinition",
  ]) {
    const schema = builder[definition];
    if (StateSchema.isInstance(schema)) builder[definition] = withoutJsonMethods(schema);
  }
}

const JSON_METHODS: ReadonlySet<PropertyKey> = new Set(["getJsonSchema", "getInputJsonSchema"]);

function withoutJsonMethods<Schema extends object>(schema: Schema): Schema {
  return new Proxy(schema, { has: (target, key) => !JSON_METHODS.has(key) && key in target });
}

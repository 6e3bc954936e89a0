import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { isInteropZodSchema } from "@langchain/core/utils/types";
import { isRecord } from "../../../src/text/is-record.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";

/** The schemas of a graph as LangGraph's protocol names them. */
export interface GraphSchemas {
  input_schema: unknown;
  output_schema: unknown;
  state_schema: unknown;
  config_schema: unknown;
  context_schema: unknown;
}

/** What StateGraph keeps of the schemas that it was made with (langgraph 1.7.3). */
interface SchemaSource {
  _schemaRuntimeDefinition?: unknown;
  _inputRuntimeDefinition?: unknown;
  _outputRuntimeDefinition?: unknown;
  _configRuntimeSchema?: unknown;
}

/** Returns the JSON schemas of a graph. Those that cannot be known are null. */
export function schemasOf(graph: CompiledGraph): GraphSchemas {
  const source: SchemaSource = isRecord((graph as { builder?: unknown }).builder)
    ? (graph as unknown as { builder: SchemaSource }).builder
    : {};
  const state = source._schemaRuntimeDefinition;
  const config = jsonSchemaOf(source._configRuntimeSchema, "getJsonSchema");
  return {
    input_schema:
      jsonSchemaOf(source._inputRuntimeDefinition, "getInputJsonSchema") ??
      jsonSchemaOf(state, "getInputJsonSchema"),
    output_schema: jsonSchemaOf(source._outputRuntimeDefinition, "getJsonSchema"),
    state_schema: jsonSchemaOf(state, "getJsonSchema"),
    config_schema: config,
    context_schema: config,
  };
}

/** Asks a StateSchema for its JSON schema, or translates a schema of zod. */
function jsonSchemaOf(schema: unknown, method: "getJsonSchema" | "getInputJsonSchema"): unknown {
  if (typeof schema !== "object" || schema === null) return null;
  try {
    const ask = (schema as Record<string, unknown>)[method];
    if (typeof ask === "function") return ask.call(schema) as unknown;
    return isInteropZodSchema(schema) ? toJsonSchema(schema) : null;
  } catch {
    // A schema can have parts that JSON cannot express.
    return null;
  }
}

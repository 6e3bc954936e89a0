import { useEffect, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { assistantOf, readGraphs } from "../connection/assistants.ts";
import { useConnection } from "../connection/connection.tsx";
import type { JsonSchema } from "./json-schema.ts";

interface GraphsState {
  /** The names of the graphs; null until they are read. */
  readonly graphs: readonly string[] | null;
  /** True if the server may have more graphs, which were not read. */
  readonly isCut: boolean;
  readonly error: string | null;
}

/** Reads the graphs of the server. */
export function useGraphs(): GraphsState {
  const { client, status, epoch } = useConnection();
  const [state, setState] = useState<GraphsState>({ graphs: null, isCut: false, error: null });
  useEffect(() => {
    if (status !== "ready") return;
    let isCurrent = true;
    readGraphs(client).then(
      ({ names, isCut }) => isCurrent && setState({ graphs: names, isCut, error: null }),
      (error: unknown) => isCurrent && setState((old) => ({ ...old, error: messageOf(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, status, epoch]);
  return state;
}

/** What a graph takes: its input, and the settings of a run. */
export interface GraphSchemas {
  readonly graph: string;
  readonly input: JsonSchema | null;
  readonly context: JsonSchema | null;
}

/** Reads what a graph takes; null until it is read. */
export function useSchemas(graph: string | null): { schemas: GraphSchemas | null; error: string | null } {
  const { client, status, epoch } = useConnection();
  const [state, setState] = useState<{
    graph: string | null;
    schemas: GraphSchemas | null;
    error: string | null;
  }>({
    graph,
    schemas: null,
    error: null,
  });
  useEffect(() => {
    if (status !== "ready" || graph === null) return;
    let isCurrent = true;
    const read = async (): Promise<GraphSchemas> => {
      const assistant = await assistantOf(client, graph);
      const schemas = await client.assistants.getSchemas(assistant.assistant_id);
      const {
        input_schema: input,
        context_schema: context,
        config_schema: config,
      } = schemas as unknown as Record<string, unknown>;
      return { graph, input: schemaOf(input), context: schemaOf(context) ?? schemaOf(config) };
    };
    read().then(
      (schemas) => isCurrent && setState({ graph, schemas, error: null }),
      (error: unknown) => isCurrent && setState({ graph, schemas: null, error: messageOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, status, epoch, graph]);
  return state.graph === graph ? state : { schemas: null, error: null };
}

function schemaOf(schema: unknown): JsonSchema | null {
  return typeof schema === "object" && schema !== null ? schema : null;
}

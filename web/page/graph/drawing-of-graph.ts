import type { AssistantGraph } from "@langchain/langgraph-sdk";
import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";

/** Reads the answer of `assistants.getGraph(id, { xray: true })`. An arrow's label is the value that chooses it. */
export function drawingOfGraph({ nodes, edges }: AssistantGraph): GraphDrawing {
  return {
    nodes: nodes.map(({ id }) => ({ id: String(id), label: lastName(String(id)) })),
    edges: edges.map(({ source, target, conditional = false, data }) => ({
      source,
      target,
      isConditional: conditional,
      label: data ?? null,
    })),
  };
}

/** The name of a node without the names of the teams that it is in. */
export function lastName(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

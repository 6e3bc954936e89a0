import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";

/** A graph as LangGraph writes it: the answer of a server, and the JSON of `getGraph`. */
export interface DrawnGraph {
  readonly nodes: readonly { readonly id: string | number; readonly data?: unknown }[];
  readonly edges: readonly {
    readonly source: string;
    readonly target: string;
    readonly data?: unknown;
    readonly conditional?: boolean;
  }[];
}

/** Reads the drawing out of what LangGraph writes of a graph. */
export function drawingOf({ nodes, edges }: DrawnGraph): GraphDrawing {
  return {
    nodes: nodes.map(({ id, data }) => ({ id: String(id), label: labelOf(String(id), data) })),
    edges: edges.map(({ source, target, conditional, data }) => ({
      source,
      target,
      isConditional: conditional === true,
      label: typeof data === "string" && data !== target ? data : null,
    })),
  };
}

function labelOf(id: string, data: unknown): string {
  const isNamed =
    typeof data === "object" && data !== null && "name" in data && typeof data.name === "string";
  return isNamed && !/^(RunnableCallable|BeforeModel|AfterModel)/.test(data.name as string)
    ? (data.name as string)
    : id.slice(id.lastIndexOf(":") + 1);
}

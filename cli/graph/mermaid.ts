import type { RunnableConfig } from "@langchain/core/runnables";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";

/** The styles of nodes. Each fill has a color of its text, so that a dark page shows the names too. */
const STYLES = {
  default: "fill:#f2f0ff,color:#1f2328,line-height:1.2",
  first: "fill-opacity:0",
  last: "fill:#bfb6fc,color:#1f2328",
};

/** Draws a graph in Mermaid's language, including the graphs of its teams. */
export async function mermaidOf(graph: CompiledGraph): Promise<string> {
  const withTeams: RunnableConfig & { xray: boolean } = { xray: true };
  const drawable = await graph.getGraphAsync(withTeams);
  return drawable.drawMermaid({ nodeColors: STYLES });
}

import type { RunnableConfig } from "@langchain/core/runnables";
import type { Output } from "../output.ts";
import { findGraph } from "./find-graph.ts";

/** Prints a graph as a Mermaid drawing, including the graphs of its teams. Throws TroupeError if there is no such graph. */
export async function drawGraph(name: string, output: Output): Promise<void> {
  const { graph } = await findGraph(name, process.cwd());
  const withTeams: RunnableConfig & { xray: boolean } = { xray: true };
  const drawable = await graph.getGraphAsync(withTeams);
  await output.deliver(drawable.drawMermaid());
}

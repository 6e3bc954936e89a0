import type { Output } from "../output.ts";
import { findGraph } from "./find-graph.ts";
import { mermaidOf } from "./mermaid.ts";

/** Prints a graph as a Mermaid drawing, including the graphs of its teams. Throws TroupeError if there is no such graph. */
export async function drawGraph(name: string, output: Output): Promise<void> {
  const { graph } = await findGraph(name, process.cwd());
  await output.deliver(await mermaidOf(graph));
}

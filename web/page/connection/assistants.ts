import type { Assistant, Client } from "@langchain/langgraph-sdk";
import { MOST } from "./reading-limits.ts";

/** Returns the assistants of a server that graphs have by themselves, by name. */
export async function graphAssistants(client: Client): Promise<Assistant[]> {
  const all = await client.assistants.search({ limit: MOST.assistants });
  const own = all.filter(isOfServer);
  const listed = own.length > 0 ? own : all;
  return listed.toSorted((one, other) => one.graph_id.localeCompare(other.graph_id));
}

/** Returns the assistant of a graph. Throws if the server has no such graph. */
export async function assistantOf(client: Client, graph: string): Promise<Assistant> {
  const found = await client.assistants.search({ graphId: graph, limit: 20 });
  const assistant = found.find(isOfServer) ?? found[0];
  if (assistant === undefined) throw new Error(`the server has no graph ${JSON.stringify(graph)}`);
  return assistant;
}

/** Returns true for the assistant that the server itself made for a graph. */
function isOfServer({ metadata }: Assistant): boolean {
  return (metadata as Record<string, unknown> | null)?.["created_by"] === "system";
}

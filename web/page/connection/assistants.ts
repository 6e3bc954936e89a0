import type { Assistant, Client } from "@langchain/langgraph-sdk";
import { READING_LIMITS } from "./reading-limits.ts";

/** The graphs of a server. */
export interface Graphs {
  /** Their names, sorted. */
  readonly names: readonly string[];
  /** True if the server may have more assistants, and so more graphs, which were not read. */
  readonly isCut: boolean;
}

/** Reads the graphs of a server: those of the assistants that the server made, or of all assistants if it made none. */
export async function readGraphs(client: Client): Promise<Graphs> {
  const all = await client.assistants.search({ limit: READING_LIMITS.assistants });
  const own = all.filter(isOfServer);
  const listed = own.length > 0 ? own : all;
  // Several assistants may be of one graph.
  const names = new Set(listed.map(({ graph_id: graph }) => graph));
  const sorted = [...names].toSorted((one, other) => one.localeCompare(other));
  return { names: sorted, isCut: all.length >= READING_LIMITS.assistants };
}

/** Returns the assistant of a graph. Throws an error that names the graphs if the server has no such graph. */
export async function assistantOf(client: Client, graph: string): Promise<Assistant> {
  const found = await client.assistants.search({ graphId: graph, limit: READING_LIMITS.graphAssistants });
  const assistant = found.find(isOfServer) ?? found[0];
  if (assistant !== undefined) return assistant;
  const { names } = await readGraphs(client);
  const available = names.length > 0 ? `available: ${names.join(", ")}` : "it has none at all";
  throw new Error(`The server has no graph ${JSON.stringify(graph)}; ${available}.`);
}

/** Returns true for the assistant that the server itself made for a graph. */
function isOfServer({ metadata }: Assistant): boolean {
  return (metadata as Record<string, unknown> | null)?.["created_by"] === "system";
}

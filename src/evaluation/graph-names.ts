import { ANSWER_NODE } from "../answers/answer-node.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { detailsOf } from "../langgraph/graph-details.ts";
import { HANDOFFS_NODES } from "../state/handoffs-state.ts";
import { ROUTER_NODES } from "../state/router-state.ts";
import { SUPERVISOR_NODES } from "../state/supervisor-state.ts";

/** What a graph has that cases name. */
export interface GraphNames {
  /** The builder: `router`, `handoffs`, `supervisor` or an application's; null for a graph that is not Troupe's. */
  kind: string | null;
  /** The specialists that the graph itself chooses from. */
  specialists: readonly string[];
  /** The specialists, and the agents of teams below them. */
  agents: readonly string[];
  /** The tools that can be called, those of teams included; null if they cannot all be known. */
  tools: readonly string[] | null;
  /** True if the graph, or a team below it, has a plan with steps. */
  hasSteps: boolean;
  channels: readonly string[];
}

/** The nodes of the builders that are not specialists. Events have some of their names as agents. */
const OWN_NODES: Readonly<Record<string, readonly string[]>> = {
  router: ROUTER_NODES,
  handoffs: HANDOFFS_NODES,
  supervisor: SUPERVISOR_NODES,
};

/** Reads the names of a graph and of the teams below it. Calls no model. */
export async function readGraphNames(graph: CompiledGraph): Promise<GraphNames> {
  const specialists = specialistsOf(graph);
  const agents = new Set(specialists);
  let hasSteps = "plan" in graph.channels;
  for await (const [, team] of graph.getSubgraphsAsync(undefined, true)) {
    // The inner graph of an agent with tools is made at its first use, and has no specialists.
    if (!isTeam(team as Partial<CompiledGraph>)) continue;
    for (const agent of specialistsOf(team as CompiledGraph)) agents.add(agent);
    hasSteps ||= "plan" in (team as CompiledGraph).channels;
  }
  return {
    kind: detailsOf(graph)?.kind ?? null,
    specialists,
    agents: [...agents],
    tools: detailsOf(graph)?.tools ?? null,
    hasSteps,
    channels: Object.keys(graph.channels as object),
  };
}

function isTeam(graph: Partial<CompiledGraph>): boolean {
  return graph.channels !== undefined && detailsOf(graph as CompiledGraph) !== null;
}

function specialistsOf(graph: CompiledGraph): string[] {
  const own: ReadonlySet<string> = new Set([ANSWER_NODE, ...(OWN_NODES[detailsOf(graph)?.kind ?? ""] ?? [])]);
  return Object.keys(graph.nodes as object).filter((node) => !node.startsWith("__") && !own.has(node));
}

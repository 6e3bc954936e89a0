import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import { findGraph, type FoundGraph } from "../graph/find-graph.ts";
import { SHIPPED_GRAPHS } from "../graph/graph-choices.ts";
import { descriptionOf, graphsOf, readProjectFile } from "../graph/project-graphs.ts";

/** A graph that clients can call. */
export interface OfferedGraph {
  found: FoundGraph;
  /** The name of its tool. */
  tool: string;
  description: string;
}

/** The names of the tools that are not graphs. */
export const OWN_TOOLS = { verify: "troupe_verify", answer: "answer_approval" } as const;

/**
 * Loads the graphs of a folder's langgraph.json, or those that come with Troupe if there is no such file. Throws
 * ConfigurationError if the file is invalid, if a graph cannot be loaded, or if two tools would have the same name.
 */
export async function loadOfferedGraphs(folder: string): Promise<OfferedGraph[]> {
  const content = (await readProjectFile(folder)) ?? {};
  const own = [...graphsOf(content).keys()];
  const offered: OfferedGraph[] = [];
  // One after another: graphs often share modules, and the first fault is reported.
  for (const name of own.length > 0 ? own : SHIPPED_GRAPHS) {
    const found = await findGraph(name, folder);
    const description = `${descriptionOf(content, name) ?? kindText(found)} ${HOW_TO_CALL}`;
    offered.push({ found, tool: toolName(name), description });
  }
  const names = [...offered.map(({ tool }) => tool), ...Object.values(OWN_TOOLS)];
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length === 0) return offered;
  const fault = `its graphs must have other names: several tools would be called ${repeated.join(", ")}`;
  throw new ConfigurationError("langgraph.json", [fault]);
}

const HOW_TO_CALL =
  "Answers a request in words. To go on with a conversation, give the thread of its last result.";

const KIND_TEXTS: Readonly<Record<string, string>> = {
  router: "sends the request to the specialist that fits it.",
  handoffs: "lets specialists answer that transfer the conversation to each other.",
  supervisor: "plans steps, lets specialists do them, and composes one answer.",
  "software-house":
    "builds software from a request: a specification, tests, code, a verdict. It takes many minutes.",
};

function kindText({ name, graph }: FoundGraph): string {
  return `The team "${name}" ${KIND_TEXTS[detailsOf(graph)?.kind ?? ""] ?? "of agents works on the request."}`;
}

/** Returns the name of a graph with the characters that every client accepts. */
function toolName(graph: string): string {
  return graph.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
}

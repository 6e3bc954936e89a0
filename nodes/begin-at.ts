import { START } from "@langchain/langgraph";
import type { AddedChannels } from "../src/state/extended-channels.ts";
import { COMPACTION_NODE } from "../src/memory/compaction-node.ts";

/** The parts of a StateGraph that draw its beginning. */
interface Drawing {
  addNode(name: typeof COMPACTION_NODE, node: never): unknown;
  addEdge(from: string, to: string): unknown;
}

/** Draws the beginning of a graph: START leads to its first node, or to the compaction of the conversation before it. */
export function beginAt(
  first: string,
  { graph, team, compaction }: { graph: object; team: { added: AddedChannels }; compaction: unknown },
): void {
  const drawing = graph as Drawing;
  if (!team.added.compacts) {
    drawing.addEdge(START, first);
    return;
  }
  drawing.addNode(COMPACTION_NODE, compaction as never);
  drawing.addEdge(START, COMPACTION_NODE);
  drawing.addEdge(COMPACTION_NODE, first);
}

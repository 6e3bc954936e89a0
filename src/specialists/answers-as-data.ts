import { detailsOf } from "../langgraph/graph-details.ts";
import { compiledGraphOf } from "./mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "./specialist.ts";

/**
 * Returns true for a specialist that answers as data: one with a `result`, a team with an `answer`, or an agent of
 * `createAgent` with a `responseFormat`.
 */
export function answersAsData(specialist: Specialist<string, string>): boolean {
  if (!isGraphSpecialist(specialist)) return specialist.result !== undefined;
  if (typeof specialist.graph !== "object" || specialist.graph === null) return false;
  const graph = compiledGraphOf(specialist.graph);
  const channel = detailsOf(graph) === null ? "structuredResponse" : "answer";
  return channel in graph.channels;
}

import { detailsOf } from "../langgraph/graph-details.ts";
import { compiledGraphOf } from "./mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "./specialist.ts";

/** Returns true if a specialist may wait for a person: before its steps, before its tools, or as a team that waits. */
export function mayWait(specialist: Specialist): boolean {
  if (specialist.approval === true) return true;
  return isGraphSpecialist(specialist)
    ? (detailsOf(compiledGraphOf(specialist.graph))?.waits ?? false)
    : specialist.approveTools === true || (specialist.approveTools ?? []).length > 0;
}

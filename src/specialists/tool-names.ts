import { detailsOf } from "../langgraph/graph-details.ts";
import { compiledGraphOf } from "./mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "./specialist.ts";

/**
 * Returns the names of the tools that specialists and the teams below them can call. Returns null if they cannot all be
 * known: a graph that Troupe did not build, and middleware, can have others.
 */
export function toolNamesOf(specialists: readonly Specialist[]): readonly string[] | null {
  const found = new Set<string>();
  for (const specialist of specialists) {
    const names = namesOf(specialist);
    if (names === null) return null;
    for (const name of names) found.add(name);
  }
  return [...found];
}

function namesOf(specialist: Specialist): readonly string[] | null {
  if (isGraphSpecialist(specialist)) return detailsOf(compiledGraphOf(specialist.graph))?.tools ?? null;
  const { tools = [], middleware = [] } = specialist;
  return middleware.length > 0 ? null : tools.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
}

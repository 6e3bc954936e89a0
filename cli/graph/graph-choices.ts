/** The names of the graphs that come with Troupe. */
export const SHIPPED_GRAPHS = [
  "router",
  "handoffs",
  "supervisor",
  "software-house",
  "supervisor-with-approval",
] as const;

/** The help text of a `<graph>` argument. */
export const GRAPH_CHOICES = `${SHIPPED_GRAPHS.join(", ")}, or a graph named in ./langgraph.json`;

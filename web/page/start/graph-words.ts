/** What the shipped graphs do, for somebody who does not know them, and a request to try them with. */
const SHIPPED: Readonly<Record<string, { readonly about: string; readonly example: string }>> = {
  router: {
    about: "A classifier sends the request to one specialist.",
    example: "Review this function: const sum = (list) => list.reduce((a, b) => a + b);",
  },
  handoffs: {
    about: "Specialists of a support desk transfer the conversation to each other.",
    example: "I was charged twice in October, and since then I see error E-1042.",
  },
  supervisor: {
    about: "A manager plans, specialists do the steps, and the manager writes the answer.",
    example: "Compare three ways to store sessions in Node, and show code for the best.",
  },
  "supervisor-with-approval": {
    about: "Like the supervisor, but a person approves the plan before a step runs.",
    example: "Plan and write a short guide to backing up PostgreSQL.",
  },
  "software-house": {
    about: "Product manager, test author, developer and reviewer turn one sentence into tested software.",
    example: "Build a URL shortener in Go.",
  },
};

/** Says what a graph does; null for graphs that are not shipped. */
export function aboutGraph(graph: string): string | null {
  return SHIPPED[graph]?.about ?? null;
}

/** Returns a request to try a graph with; null for graphs that are not shipped. */
export function exampleFor(graph: string): string | null {
  return SHIPPED[graph]?.example ?? null;
}

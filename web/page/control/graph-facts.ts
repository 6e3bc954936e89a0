import type { ControlledThread } from "./controlled-run.ts";

/** What a graph says of itself, as far as the controls need it. */
export interface GraphFacts {
  /** The specialists that a plan, a route or a conversation can name. Empty if the graph does not say. */
  readonly specialists: readonly string[];
  /** The limits that a caller of the graph can set, with their descriptions. */
  readonly limits: readonly {
    readonly name: string;
    readonly description: string;
    readonly isWhole: boolean;
  }[];
  /** The nodes in whose name a state can be written. */
  readonly nodes: readonly string[];
}

/** What is known of a graph before its server has answered, or if it does not answer. */
export const NO_FACTS: GraphFacts = { specialists: [], limits: [], nodes: [] };

/** Asks a server what a graph says of itself. */
export async function readGraphFacts({
  client,
  graph,
}: Pick<ControlledThread, "client" | "graph">): Promise<GraphFacts> {
  const [schemas, drawing] = await Promise.all([
    client.assistants.getSchemas(graph),
    client.assistants.getGraph(graph),
  ]);
  const state = schemas.state_schema as JsonSchema | null | undefined;
  const context = schemas.context_schema as JsonSchema | null | undefined;
  return {
    specialists: specialistsIn(state),
    limits: limitsIn(context),
    nodes: drawing.nodes.map(({ id }) => String(id)).filter((id) => id !== "__start__" && id !== "__end__"),
  };
}

/** The part of a JSON schema that is read here. */
export interface JsonSchema {
  readonly type?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Returns the specialists that the channels of a graph can name. */
function specialistsIn(state: JsonSchema | null | undefined): string[] {
  const { plan, route, active } = state?.properties ?? {};
  const routed = [route, ...(route?.anyOf ?? [])].find(
    (one) => one?.properties?.["specialist"] !== undefined,
  );
  const named = [plan?.items?.properties?.["agent"], routed?.properties?.["specialist"], active];
  const names = named.flatMap((schema) => schema?.enum ?? []).filter((name) => typeof name === "string");
  // "none" is what a classifier answers if no specialist fits.
  return [...new Set(names)].filter((name) => name !== "none");
}

/** Returns the limits that the context of a graph takes. */
function limitsIn(context: JsonSchema | null | undefined): GraphFacts["limits"] {
  const limits = context?.properties?.["limits"]?.properties ?? {};
  return Object.entries(limits).map(([name, { type, description = "" }]) => ({
    name,
    description,
    isWhole: type === "integer",
  }));
}

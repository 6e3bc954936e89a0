import { isTroupeEvent, type TroupeEvent } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { ask } from "./kitchen.ts";

/** Runs a graph on a request. Returns the types of its events, those of the graphs below included, and its last state. */
export async function rehearse<State>(
  graph: CompiledGraph & { invoke: (...given: never[]) => Promise<State> },
  request: string,
): Promise<{ events: TroupeEvent[]; types: string[]; state: State }> {
  const events: TroupeEvent[] = [];
  let state: unknown = null;
  const options = { streamMode: ["custom" as const, "values" as const], subgraphs: true };
  const stream: AsyncIterable<unknown> = await graph.stream(ask(request), options);
  for await (const part of stream) {
    const [namespace, mode, value] = part as [string[], string, unknown];
    if (mode === "custom" && isTroupeEvent(value)) events.push(value);
    if (mode === "values" && namespace.length === 0) state = value;
  }
  return { events, types: events.map(({ type }) => type), state: state as State };
}

import { isTroupeEvent } from "../../src/events.ts";
import type { CompiledGraph } from "../../src/specialists/mountable-graph.ts";
import type { Observation } from "../view/event-text.ts";
import type { RunState } from "./run-record.ts";

/** What a run is started with, and who hears of it. */
export interface GraphRun {
  request: string;
  thread: string;
  signal: AbortSignal;
  onEvent: (observation: Observation) => void;
  /** Hears each state of the graph, the last one last. */
  onState: (state: RunState) => void;
}

/** Runs a graph to its end; rejects where the run does, also when the signal stops it. */
export async function runGraph(graph: CompiledGraph, run: GraphRun): Promise<void> {
  const { request, thread, signal, onEvent, onState } = run;
  const stream: AsyncIterable<unknown> = await graph.stream(
    // A plain message: the graph may have another copy of LangChain's classes.
    { messages: [{ role: "user", content: request }] },
    { streamMode: ["custom", "values"], subgraphs: true, signal, configurable: { thread_id: thread } },
  );
  for await (const chunk of stream) {
    const [namespace, mode, value] = chunk as [string[], string, unknown];
    if (mode === "custom" && isTroupeEvent(value)) onEvent({ event: value, teams: namespace.map(nodeOf) });
    if (mode === "values" && namespace.length === 0) onState(value as RunState);
  }
}

/** A namespace is made of the nodes' names, each with the id of its task: `team:4d422652-...`. */
function nodeOf(place: string): string {
  return place.split(":", 1)[0] ?? place;
}

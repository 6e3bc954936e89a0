import { pathToFileURL } from "node:url";
import type { Command } from "@langchain/langgraph";
import type { Limits } from "../../src/run/limits.ts";
import { isTroupeEvent } from "../../src/events/events.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import type { Observation } from "../view/event-text.ts";
import type { RunState } from "./run-record.ts";

/** What a run is started with, and who hears of it. */
export interface GraphRun {
  /** Null goes on where the thread stands, a command with the answers to what it waits for. */
  request: string | Command | null;
  thread: string;
  /** Apply where they are lower than the graph's own; null leaves a thread the ones that it has. */
  limits: Limits | null;
  /** Where a graph that delivers files does so; null leaves that to the graph. */
  out: string | null;
  signal: AbortSignal;
  onEvent: (observation: Observation) => void;
  /** Hears each state of the graph, the last one last. */
  onState: (state: RunState) => void;
}

/** Runs a graph to its end; rejects where the run does, also when the signal stops it. */
export async function runGraph(graph: CompiledGraph, run: GraphRun): Promise<void> {
  const { request, thread, limits, out, signal, onEvent, onState } = run;
  const stream: AsyncIterable<unknown> = await graph.stream(
    // A plain message: the graph may have another copy of LangChain's classes.
    typeof request === "string" ? { messages: [{ role: "user", content: request }] } : request,
    {
      streamMode: ["custom", "values"],
      subgraphs: true,
      signal,
      configurable: {
        thread_id: thread,
        ...(limits && { limits }),
        ...(out !== null && detailsOf(graph)?.kind === "software-house" && { out: pathToFileURL(out) }),
      },
      // No step starts before what it builds on is kept.
      durability: "sync",
    },
  );
  for await (const chunk of stream) {
    const [namespace, mode, value] = chunk as [string[], string, unknown];
    if (mode === "custom" && isTroupeEvent(value)) onEvent({ event: value, teams: namespace.map(nodeOf) });
    if (mode === "values" && namespace.length === 0) {
      // Where the run waits for a person, a last value says so and nothing else.
      const { __interrupt__: _, ...channels } = value as RunState & { __interrupt__?: unknown };
      if (Object.keys(channels).length > 0) onState(channels);
    }
  }
}

/** A namespace is made of the nodes' names, each with the id of its task: `team:4d422652-...`. */
function nodeOf(place: string): string {
  return place.split(":", 1)[0] ?? place;
}

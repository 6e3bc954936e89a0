import { pathToFileURL } from "node:url";
import type { Command } from "@langchain/langgraph";
import type { Limits } from "../../src/run/limits.ts";
import { isTroupeEvent } from "../../src/events/events.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import type { ChatPiece } from "../view/chat.ts";
import type { Observation } from "../view/event-text.ts";
import { chatPieceOf } from "./chat-piece.ts";
import type { RunState } from "./run-record.ts";

/** The input and settings of one call of a graph, and the functions that get its events and states. */
export interface GraphRun {
  /** A new request, null to continue from the thread's last checkpoint, or a command with answers to its questions. */
  request: string | Command | null;
  thread: string;
  /** Limits that apply if they are lower than the graph's own; null keeps the limits that the thread has. */
  limits: Limits | null;
  /** The folder to which the graph delivers files; null lets the graph choose it. */
  out: string | null;
  signal: AbortSignal;
  onEvent: (observation: Observation) => void;
  /** Called with each piece of what is said to the reader; null if it is not shown, which takes less time. */
  onChat: ((piece: ChatPiece) => void) | null;
  /** True reports the text of steps while it is written. */
  showsSteps: boolean;
  /** Called with each state of the graph, in order. */
  onState: (state: RunState) => void;
}

/** Runs a graph to its end. Rejects if the run rejects, also if the signal stops it. */
export async function runGraph(graph: CompiledGraph, run: GraphRun): Promise<void> {
  const { request, thread, limits, out, signal, onEvent, onChat, showsSteps, onState } = run;
  const stream: AsyncIterable<unknown> = await graph.stream(
    // A plain object, because the graph may use another copy of LangChain's classes.
    typeof request === "string" ? { messages: [{ role: "user", content: request }] } : request,
    {
      streamMode: ["custom", "values", ...(onChat === null ? [] : ["messages" as const])],
      subgraphs: true,
      signal,
      configurable: {
        thread_id: thread,
        ...(limits && { limits }),
        // Only rows show the text of a step.
        ...(!showsSteps && { stepText: false }),
        ...(out !== null && detailsOf(graph)?.kind === "software-house" && { out: pathToFileURL(out) }),
      },
      // Saves each checkpoint before the next step starts.
      durability: "sync",
    },
  );
  for await (const chunk of stream) {
    const [namespace, mode, value] = chunk as [string[], string, unknown];
    if (mode === "custom" && isTroupeEvent(value)) onEvent({ event: value, teams: namespace.map(nodeOf) });
    const piece = mode === "messages" ? chatPieceOf(value) : null;
    if (piece !== null) onChat?.(piece);
    if (mode === "values" && namespace.length === 0) {
      // If the run waits for a person, the last value contains only `__interrupt__`.
      const { __interrupt__: _, ...channels } = value as RunState & { __interrupt__?: unknown };
      if (Object.keys(channels).length > 0) onState(channels);
    }
  }
}

/** Returns the node's name from a part of a namespace, which is the name and the id of a task: `team:4d422652-...`. */
function nodeOf(part: string): string {
  return part.split(":", 1)[0] ?? part;
}

import type { BaseMessage } from "@langchain/core/messages";
import type { Interrupt, Message } from "@ag-ui/core";
import { openQuestions } from "../approval/open-questions.ts";
import type { PendingApproval } from "../approval/approval.ts";
import { textOf } from "../conversation/conversation.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../specialists/mountable-graph.ts";
import type { StreamableGraph } from "../streaming/stream-run.ts";
import { interruptOf } from "./interrupt.ts";
import type { KeptChannels } from "./run-events.ts";
import { stateOf, type AgUiState, type StateChannels } from "./page-state.ts";

/** The channels that are read of a thread. */
export type ThreadChannels = StateChannels & KeptChannels & { messages?: BaseMessage[] };

/** What a thread holds. */
export interface ReadThread {
  channels: ThreadChannels;
  questions: PendingApproval[];
}

/** The config that names a thread. */
export interface ThreadConfig {
  configurable?: Record<string, unknown>;
}

/** A conversation as a page of AG-UI shows it. */
export interface AgUiThread {
  messages: Message[];
  /** What the thread waits for. The next request must answer all of them. */
  interrupts: Interrupt[];
  state: AgUiState;
}

/**
 * Reads a thread for a page that is opened again: its messages, the questions that it waits on, and the state. It is empty
 * if the thread is new. Throws ConfigurationError if the graph keeps no threads, or if `config` names none.
 *
 * @example
 * const { messages, interrupts } = await readAgUiThread(graph, { configurable: { thread_id: `${user} ${threadId}` } });
 * // in the page: new HttpAgent({ url, threadId, initialMessages: messages }).pendingInterrupts = interrupts
 */
export async function readAgUiThread(graph: StreamableGraph, config: ThreadConfig): Promise<AgUiThread> {
  const compiled = compiledGraphOf(graph as unknown as MountableGraph);
  const { channels, questions } = await readThread(compiled, config, "readAgUiThread");
  return {
    messages: (channels.messages ?? []).flatMap(shownMessage),
    interrupts: questions.map(interruptOf),
    state: stateOf(channels),
  };
}

/** Returns true if a graph keeps its threads: it has a saver. */
export function keepsThreads({ checkpointer }: CompiledGraph): boolean {
  return typeof checkpointer === "object" && checkpointer !== null;
}

/** Reads a thread. Throws ConfigurationError if the graph keeps no threads, or if `config` names none. */
export async function readThread(
  graph: CompiledGraph,
  config: ThreadConfig,
  caller: string,
): Promise<ReadThread> {
  const thread = config.configurable?.["thread_id"];
  const faults = [
    ...(keepsThreads(graph) ? [] : ["the graph keeps no threads: it needs a checkpointer"]),
    ...(typeof thread === "string" && thread !== ""
      ? []
      : [
          "config must name the thread, with the user from your session: " +
            "`{ configurable: { thread_id: `${user} ${input.threadId}` } }`; the threadId alone is chosen by the client",
        ]),
  ];
  if (faults.length > 0) throw new ConfigurationError(caller, faults);
  const snapshot = await graph.getState(config);
  return {
    channels: snapshot.values as ThreadChannels,
    questions: openQuestions(snapshot).map(({ question }) => question),
  };
}

/** Returns what a page shows of a message: what the user and the agents said. */
function shownMessage(message: BaseMessage): Message[] {
  const { id, name } = message;
  const content = textOf(message);
  if (id === undefined || content.trim() === "") return [];
  const type = message.getType();
  if (type === "human") return [{ id, role: "user", content }];
  if (type !== "ai") return [];
  return [{ id, role: "assistant", content, ...(name === undefined ? {} : { name }) }];
}

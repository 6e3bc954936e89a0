import type { BaseMessage } from "@langchain/core/messages";
import { pendingApprovals, type PendingApproval } from "troupe";
import { graphs, type GraphName } from "./graphs.ts";

/** The config that names a thread. */
export interface Thread {
  configurable: { thread_id: string };
}

/** A user's conversation so far, as the page shows it. */
export interface Conversation {
  messages: { agent: string | null; text: string }[];
  /** What the conversation waits on. */
  questions: PendingApproval[];
}

/** Reads a conversation from its thread. It is empty if the thread is new. `agent` is null for the user's own messages. */
export async function readConversation(name: GraphName, thread: Thread): Promise<Conversation> {
  const { values } = await graphs[name].getState(thread);
  const { messages = [] } = values as { messages?: BaseMessage[] };
  const shown = messages.filter((message) => message.getType() !== "tool" && message.text !== "");
  return {
    messages: shown.map((message) => ({
      agent: message.getType() === "human" ? null : (message.name ?? name),
      text: message.text,
    })),
    questions: await pendingApprovals(graphs[name], thread),
  };
}

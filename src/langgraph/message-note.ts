import type { BaseMessage } from "@langchain/core/messages";

/** A value that Troupe keeps on messages under a key of its own. */
export interface MessageNote<Value> {
  /** Puts the value on a message; replaces an earlier one. */
  write(message: BaseMessage, value: Value): void;
  /** Returns the value on a message, or null if the message has none. */
  read(message: BaseMessage): Value | null;
}

/**
 * Makes a note that stays on a message in checkpoints, and that no model gets. It is kept in `response_metadata`, which
 * LangGraph stores with the message, and which LangChain's clients do not send (langgraph 1.7.3, core 1.4.0).
 */
export function messageNote<Value>(key: string): MessageNote<Value> {
  return {
    write: (message, value) => {
      message.response_metadata = { ...message.response_metadata, [key]: value };
    },
    read: ({ response_metadata: metadata }) =>
      ((metadata as Record<string, unknown> | undefined)?.[key] as Value | undefined) ?? null,
  };
}

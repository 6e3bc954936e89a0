import type { ModelReply, ModelRequest } from "../../src/testing/index.ts";

/** One thing that a server does to the calls of a specialist, and the only answer that is right. */
export interface Behavior {
  title: string;
  /** Which specialist meets it: one with the tool `stock`, or one without tools. */
  tools: boolean;
  /** Replies to the specialist's calls. `attempt` is 1 for the first one. */
  reply: (request: ModelRequest, attempt: number) => ModelReply;
  /** Replies to the decisions of classifier and planner in place of the scripted reply; null for the scripted reply. */
  decide?: (request: ModelRequest) => ModelReply | null;
  answer: string;
}

/** The answer of a specialist without tools. */
export const PARIS = "The capital of France is Paris.";

/** The answer of a specialist that looked up tea and coffee. */
export const STOCK = "tea: 3; coffee: 5";

/** What the tool `stock` returns. */
export const ARTICLES: Readonly<Record<string, number>> = { tea: 3, coffee: 5 };

/** Answers from the tool results in the request, in the order of their calls. Says "nothing" if there are none. */
export function stockAnswer({ messages }: ModelRequest): ModelReply {
  const calls = messages.flatMap(({ tool_calls: made = [] }) => made);
  const results = calls.map(({ id }) => messages.find((message) => message.tool_call_id === id)?.content);
  return { text: results.length > 0 ? results.map(String).join("; ") : "nothing" };
}

/** Returns true if the request answers tool calls. */
export function hasResults({ messages }: ModelRequest): boolean {
  return messages.some(({ role }) => role === "tool");
}

import type { BaseMessage } from "@langchain/core/messages";
import { textOf } from "./conversation.ts";

/**
 * Returns the answer of a run as text: the last message, if an agent wrote it. Returns null if there is no answer, for
 * example while the run waits for a person.
 *
 * @example
 * const result = await team.invoke({ messages: "Compare Rust and Go." });
 * console.log(answerOf(result));
 */
export function answerOf({ messages = [] }: { messages?: readonly BaseMessage[] }): string | null {
  const last = messages.at(-1);
  if (last === undefined || last.getType() !== "ai") return null;
  const text = textOf(last);
  return text.trim() === "" ? null : text;
}

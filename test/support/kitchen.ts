import { HumanMessage } from "@langchain/core/messages";
import type { ModelReply, ModelRequest } from "../../src/testing/index.ts";

/** An input whose one message is the request. */
export function ask(text: string): { messages: HumanMessage[] } {
  return { messages: [new HumanMessage(text)] };
}

/** Answers a step with its own task, and the synthesis with what it was shown. */
export function deliverTask({ lastUser, system }: ModelRequest): ModelReply {
  const task = lastUser.split("Your task:\n").at(-1) ?? "";
  return { text: system.startsWith("You write the final answer") ? "the answer" : `result of ${task}` };
}

/** The ids of the results that a prompt shows. */
export function resultsShown({ lastUser }: ModelRequest): string[] {
  return [...lastUser.matchAll(/^<result step="([^"]+)"/gm)].map(([, id = ""]) => id);
}

import { HumanMessage } from "@langchain/core/messages";
import type { ModelReply, ModelRequest } from "../../src/testing/index.ts";
import { step } from "./plan.ts";
import { planOf } from "./scripted-models.ts";

/** A plan with a first step, two that may follow at once, and one that builds on only one of these. */
export const menu = planOf(
  step("shop"),
  step("soup", ["shop"]),
  step("bread", ["shop"], "baker"),
  step("table", ["soup"]),
);

/** An input whose one message is the request. */
export function ask(text: string): { messages: HumanMessage[] } {
  return { messages: [new HumanMessage(text)] };
}

/** Answers a step with its own task, and the synthesis with what it was shown. */
export function deliverTask({ lastUser, system }: ModelRequest): ModelReply {
  const task = lastUser.split("Your task:\n").at(-1) ?? "";
  return { text: system.startsWith("You write the final answer") ? "the answer" : `result of ${task}` };
}

/** A reply that no attempt can better. */
export const refused: ModelReply = { fault: { kind: "status", status: 400, message: "too salty" } };

/** Refuses the requests that the pattern names, and delivers everything else. */
export function refusing(pattern: RegExp) {
  return (request: ModelRequest): ModelReply =>
    pattern.test(request.lastUser) ? refused : deliverTask(request);
}

/** The ids of the results that a prompt shows. */
export function resultsShown({ lastUser }: ModelRequest): string[] {
  return [...lastUser.matchAll(/^<result step="([^"]+)"/gm)].map(([, id = ""]) => id);
}

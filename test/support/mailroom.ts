import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { defineSpecialist, type PromptSpecialist } from "../../src/index.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";
import { step } from "./plan.ts";

/** A clerk with a tool that has an effect, and one that has none. */
export interface Mailroom {
  clerk: PromptSpecialist<"clerk">;
  /** What was really sent. */
  sent: string[];
}

/** Makes a clerk who sends mail only with approval. */
export function mailroom(approveTools: true | string[] = ["send"]): Mailroom {
  const sent: string[] = [];
  const send = tool(({ to }) => (sent.push(to), `sent to ${to}`), {
    name: "send",
    description: "sends a letter",
    schema: z.object({ to: z.string() }),
  });
  const find = tool(({ word }) => `${word} lives there`, {
    name: "find",
    description: "finds an address",
    schema: z.object({ word: z.string() }),
  });
  const clerk = defineSpecialist({
    name: "clerk",
    description: "writes letters",
    prompt: "You are the clerk.",
    tools: [send, find],
    approveTools,
  });
  return { clerk, sent };
}

/** What each call of the script uses, so that a usage can be added up. */
const USED = { inputTokens: 10, outputTokens: 1 };

/**
 * Plays a clerk who first finds the address, then sends to whom its task names, then says what came of it. Plans
 * have a step for each name.
 */
export function clerkScript(...names: string[]): ModelScript {
  return (request) => ({ ...replyTo(request, names), usage: USED });
}

function replyTo(request: ModelRequest, names: readonly string[]): ModelReply {
  if (request.schema === "route")
    return { json: { specialist: firstOffered(request), confidence: 1, reason: "the only one" } };
  if (request.schema === "plan")
    return { json: { steps: names.map((name) => step(name, [], firstOffered(request))) } };
  if (request.system.startsWith("You write the final answer")) return { text: "all letters are written" };
  const name = names.find((one) => request.lastUser.includes(one)) ?? "nobody";
  const answers = request.messages
    .filter(({ role }) => role === "tool")
    .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)));
  if (answers.length === 0) return { toolCalls: [{ name: "find", arguments: { word: name } }] };
  if (answers.length === 1) return { toolCalls: [{ name: "send", arguments: { to: name } }] };
  return { text: `${name}: ${answers.at(-1)}` };
}

function firstOffered({ system }: ModelRequest): string {
  return /^- (\S+):/m.exec(system)?.[1] ?? "nobody";
}

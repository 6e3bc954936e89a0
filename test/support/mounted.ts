import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Usage } from "../../src/index.ts";
import { objectAt } from "../../src/testing/json.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";
import { roleOf } from "./role-of.ts";

/** A tool for agents under test. */
export const lookUp = tool(({ word }) => `${word}: see there`, {
  name: "look_up",
  description: "looks a word up",
  schema: z.object({ word: z.string() }),
});

/** What so many scripted calls use. */
export function usageOf(modelCalls: number): Usage {
  return { modelCalls, inputTokens: modelCalls * 10, outputTokens: modelCalls, cachedTokens: 0, cost: null };
}

/**
 * Plays a team of any shape: routes and plans name the first specialist that is offered, an agent uses the first
 * of its tools once, and every answer says to whom it was given. `broken` answers these with status 400.
 */
export function scriptedTeam(options: { broken?: boolean } = {}): ModelScript {
  return (request) => {
    const usage = { inputTokens: 10, outputTokens: 1 };
    const reply = replyTo(request);
    if ("text" in reply && options.broken) {
      return { fault: { kind: "status", status: 400, message: "the disk is full" } };
    }
    return { ...reply, usage, chunkCharacters: 8 };
  };
}

function replyTo(request: ModelRequest): ModelReply {
  const specialist = /^- (\S+):/m.exec(request.system)?.[1];
  if (request.schema === "route") return { json: { specialist, confidence: 1, reason: "the only one" } };
  if (request.schema === "plan") {
    return { json: { steps: [{ id: "only", agent: specialist, task: "answer", dependsOn: [] }] } };
  }
  const [first] = request.tools;
  const called = request.messages.flatMap((message) => message.tool_calls ?? []);
  const used = called.some((call) => objectAt(call, "function")["name"] === first?.function.name);
  if (first === undefined || used) return { text: `answer: ${roleOf(request)}` };
  const { name } = first.function;
  return { toolCalls: [{ name, arguments: name === lookUp.name ? { word: "loop" } : {} }] };
}

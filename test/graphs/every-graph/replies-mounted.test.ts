import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../../src/testing/index.ts";
import { instantEffects, see, WAYS } from "../../support/faulty-run.ts";
import { rawCall, says, type RawMessage } from "../../support/raw-replies.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

/** Runs an agent of the user's own, mounted in a router, on a server that answers in turn. */
async function run(script: ModelScript, way: (typeof WAYS)[number]) {
  const ran: unknown[] = [];
  const remove = tool((given) => `${JSON.stringify(ran.push(given))}: ${given.path}`, {
    name: "remove",
    description: "removes a file",
    schema: z.object({ path: z.string().default("everything") }),
  });
  await using scripted = await scriptedModels(script);
  const { baseUrl } = scripted.server;
  const model = new ChatOpenAI({
    model: "gpt-4.1",
    apiKey: "k",
    maxRetries: 0,
    configuration: { baseURL: baseUrl },
  });
  const graph = createAgent({ model, tools: [remove] });
  const specialists = [defineSpecialist({ name: "janitor", description: "cleans", graph })];
  const { effects, pauses } = instantEffects();
  const router = createRouter({ specialists, classifier: () => "janitor", models: scripted.models, effects });
  const { answer, error } = await see(router, { way, pauses });
  return { ran, answer, error, requests: scripted.server.requests };
}

const lasting = (reply: (request: ModelRequest) => ModelReply): ModelScript => {
  return (request) =>
    request.messages.some(({ role }) => role === "tool") ? { text: resultsIn(request) } : reply(request);
};

/** The result of each call of the request, in the order of the calls. */
function resultsIn({ messages }: ModelRequest): string {
  const calls = messages.flatMap(({ tool_calls: made = [] }) => made);
  const results = calls.map(({ id }) => messages.find((one) => one.tool_call_id === id)?.content);
  return results.map(String).join("; ");
}

describe.each(WAYS)("an agent of the user's own, by %s,", (way) => {
  test.each([
    ["in a path", '{"path":"/tmp/a'],
    ["before a path", "{"],
  ])("runs no tool with arguments that break off %s", async (_, args) => {
    const call = { id: "a", type: "function", function: { name: "remove", arguments: args } };
    const { ran, answer, error } = await run(
      lasting(says({ content: "I remove it.", tool_calls: [call] }, { finish: "length" })),
      way,
    );
    expect([ran, answer]).toEqual([[], null]);
    expect(error?.message).toMatch(
      /its model called "remove" with arguments that are not JSON, or break off/,
    );
  });

  test.each<[string, RawMessage, RawMessage]>([
    ["one id", { id: "x" }, { id: "x" }],
    ["empty ids", { id: "" }, { id: "" }],
  ])("gets its own result for each of two calls with %s", async (_, one, other) => {
    const calls = [rawCall("remove", { path: "tea" }, one), rawCall("remove", { path: "coffee" }, other)];
    const { answer, requests } = await run(lasting(says({ tool_calls: calls })), way);
    expect(answer).toBe("1: tea; 2: coffee");
    const ids = requests[1]?.messages.flatMap(({ tool_calls: made = [] }) => made.map(({ id }) => id));
    expect(new Set(ids).size).toBe(2);
  });

  test.each(["", "  ", "null"])("runs a tool without arguments: %j", async (args) => {
    const call = { id: "a", type: "function", function: { name: "remove", arguments: args } };
    const { ran } = await run(lasting(says({ tool_calls: [call] })), way);
    expect(ran).toEqual([{ path: "everything" }]);
  });
});

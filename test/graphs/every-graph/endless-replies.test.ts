import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ChatOpenAI } from "@langchain/openai";
import { afterEach, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { createModels, type Models } from "../../../src/index.ts";
import { ask } from "../../support/kitchen.ts";
import { cook } from "../../support/specialists.ts";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a server whose stream never ends: it sends an event with this delta again and again, with a pause before each. */
async function endless(
  delta: object,
  pauseMilliseconds: number,
): Promise<{ address: string; requests: () => number }> {
  let requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    const choices = [{ index: 0, delta, finish_reason: null }];
    const event = { id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices };
    const timer = setInterval(
      () => response.write(`data: ${JSON.stringify(event)}\n\n`.repeat(pauseMilliseconds > 10 ? 1 : 20)),
      pauseMilliseconds,
    );
    response.on("close", () => clearInterval(timer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: () => requests,
  };
}

/** Streams a router's answer by the given models until it ends. */
async function streamed(
  options: Partial<Parameters<typeof createRouter>[0]>,
  signal?: AbortSignal,
): Promise<void> {
  const route = { specialist: "cook", confidence: 1, reason: "for the test" };
  const graph = createRouter({ specialists: [cook], classifier: async () => route, ...options });
  const run = { streamMode: "messages", ...(signal && { signal }) } as const;
  for await (const _ of await graph.stream(ask("soup"), run));
}

const modelsAt = (baseUrl: string): Models =>
  createModels(() => ({
    mode: "live",
    baseUrl,
    apiKey: null,
    models: { classifier: "m", manager: "m", specialist: "m" },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));

const call = { index: 0, id: "c", function: { name: "f", arguments: "x".repeat(500) } };

test.each([
  ["text", { content: "word ".repeat(100) }],
  ["thinking in tags", { content: "<think>hm ".repeat(50) }],
  ["thinking", { content: "", reasoning_content: "hm ".repeat(100) }],
  ["arguments of a call", { tool_calls: [call] }],
])("a stream of %s that does not end is ended by its length, and not asked for again", async (_, delta) => {
  const { address, requests } = await endless(delta, 1);
  const retry = { replyCharacters: 100_000 };
  await expect(streamed({ models: modelsAt(address), retry })).rejects.toMatchObject({
    code: "model_reply_truncated",
    message: expect.stringContaining(
      "the reply of m is longer than 100000 characters: ask for less at once, or raise `retry.replyCharacters`",
    ),
  });
  expect(requests()).toBe(1);
});

test("a stream of spaces is ended long before, as a fault of the reply", async () => {
  const { address } = await endless({ content: " ".repeat(500) }, 1);
  const retry = { attempts: 1 };
  await expect(streamed({ models: modelsAt(address), retry })).rejects.toMatchObject({
    code: "model_reply_unreadable",
    message: expect.stringContaining("its last 10000 characters are white space"),
  });
});

test.each([
  ["text", { content: "x" }],
  ["spaces", { content: " " }],
])("a stream that drips %s is ended by its time, and not asked for again", async (_, delta) => {
  const { address, requests } = await endless(delta, 20);
  const retry = { replyMilliseconds: 300, attempts: 2 };
  await expect(streamed({ models: modelsAt(address), retry })).rejects.toMatchObject({
    code: "model_timed_out",
    message: expect.stringContaining("was not complete within 300 ms"),
  });
  expect(requests()).toBe(1);
});

test("the stream of a model that was given in code is ended in the same way", async () => {
  const { address } = await endless({ content: "word ".repeat(100) }, 1);
  const model = new ChatOpenAI({ model: "m", apiKey: "none", configuration: { baseURL: address } });
  const specialists = [{ ...cook, model }];
  const run = streamed({ specialists, models: modelsAt(address), retry: { replyCharacters: 100_000 } });
  await expect(run).rejects.toMatchObject({ code: "model_reply_truncated" });
});

test("a run's limit on tokens ends the stream of a server that ignores it, and the reply is counted", async () => {
  const { address, requests } = await endless({ content: "word ".repeat(100) }, 1);
  const run = streamed({ models: modelsAt(address), limits: { tokens: 1_000 } });
  await expect(run).rejects.toMatchObject({ code: "budget_exhausted" });
  expect(requests()).toBe(1);
});

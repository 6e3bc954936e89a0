import { LLMock } from "@copilotkit/aimock";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createModelServer, scriptBySchema } from "../../../src/testing/index.ts";

const route = { specialist: "coding", confidence: 0.9 };
const routeSchema = z.object({ specialist: z.enum(["coding", "writing"]), confidence: z.number() });
const search = tool(() => "found", { name: "search", schema: z.object({ query: z.string() }) });

async function chunksOf<Chunk>(stream: Promise<AsyncIterable<Chunk>>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

interface RunningServer {
  baseUrl: string;
  close: () => Promise<void>;
}

async function scriptedServer(): Promise<RunningServer> {
  return createModelServer({
    script: scriptBySchema({
      route: { json: route },
      text: (request) =>
        request.lastUser.startsWith("Search")
          ? { toolCalls: [{ name: "search", arguments: { query: "weather" } }] }
          : { text: "Hello from the server" },
    }),
  });
}

async function foreignServer(): Promise<RunningServer> {
  const mock = new LLMock({ port: 0 });
  mock.onMessage("Greet", { content: "Hello from the server" });
  mock.onMessage("Search", {
    toolCalls: [{ name: "search", arguments: JSON.stringify({ query: "weather" }) }],
  });
  mock.onMessage("Route", { content: JSON.stringify(route) });
  await mock.start();
  return { baseUrl: `${mock.url}/v1`, close: () => mock.stop() };
}

describe.each([
  ["the scripted model server", scriptedServer],
  ["@copilotkit/aimock", foreignServer],
])("ChatOpenAI against %s", (_name, start) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  const client = () =>
    new ChatOpenAI({
      model: "gpt-4.1",
      apiKey: "test",
      maxRetries: 0,
      configuration: { baseURL: server.baseUrl },
    });

  test("gets text with a finish reason and usage", async () => {
    const message = await client().invoke([new HumanMessage("Greet me")]);
    expect(message.text).toBe("Hello from the server");
    expect(message.response_metadata).toMatchObject({ finish_reason: "stop" });
    expect(message.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) });
    expect(message.id).toMatch(/^chatcmpl-/u);
  });

  test("gets a stream of text with a finish reason and usage", async () => {
    const chunks = await chunksOf(client().stream("Greet me"));
    expect(chunks.map((chunk) => chunk.text).join("")).toBe("Hello from the server");
    expect(chunks.some((chunk) => chunk.response_metadata["finish_reason"] === "stop")).toBe(true);
    expect(chunks).toContainEqual(
      expect.objectContaining({
        usage_metadata: expect.objectContaining({ output_tokens: expect.any(Number) }),
      }),
    );
  });

  test("gets a tool call, at once and from a stream", async () => {
    const model = client().bindTools([search]);
    const expected = [
      { name: "search", args: { query: "weather" }, id: expect.stringMatching(/^call_/u), type: "tool_call" },
    ];
    const whole = await model.invoke("Search the weather");
    expect(whole.tool_calls).toEqual(expected);
    const [first, ...others] = await chunksOf(model.stream("Search the weather"));
    expect(others.reduce((sum, chunk) => sum.concat(chunk), first!).tool_calls).toEqual(expected);
  });

  test("gets a structured reply by JSON schema", async () => {
    const model = client().withStructuredOutput(routeSchema, { name: "route", method: "jsonSchema" });
    expect(await model.invoke("Route this")).toEqual(route);
  });
});

test("ChatOpenAI gets a structured reply by function calling, and by JSON mode, from the same script", async () => {
  await using server = await createModelServer({ script: () => ({ json: route }) });
  const client = new ChatOpenAI({
    model: "gpt-4.1",
    apiKey: "test",
    maxRetries: 0,
    configuration: { baseURL: server.baseUrl },
  });
  const byFunction = client.withStructuredOutput(routeSchema, { name: "route", method: "functionCalling" });
  const byJsonMode = client.withStructuredOutput(routeSchema, { method: "jsonMode" });
  expect(await byFunction.invoke("Route this")).toEqual(route);
  expect(await byJsonMode.invoke("Route this, as JSON")).toEqual(route);
  expect(server.requests).toMatchObject([
    { schema: "route", status: 200 },
    { schema: null, status: 200 },
  ]);
});

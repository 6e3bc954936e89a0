import { expect, test } from "vitest";
import { createModelServer, type ModelReply } from "../../../src/testing/index.ts";
import { answerTo, choice, eventsOf, forcedFunction, objectSchema, post, schemaFormat } from "./wire.ts";

async function streamed(reply: ModelReply, body: Record<string, unknown> = {}): Promise<unknown[]> {
  await using server = await createModelServer({ script: () => reply });
  const response = await post(server, { stream: true, ...body });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  return eventsOf(await response.text());
}

const call = { name: "search", arguments: { query: "weather" } };

test("streams text in fragments, then the finish reason, then [DONE]", async () => {
  expect(await streamed({ text: "Hello world", chunkCharacters: 6 })).toEqual([
    choice({ role: "assistant", content: "", refusal: null }),
    choice({ content: "Hello " }),
    choice({ content: "world" }),
    choice({}, "stop"),
    "[DONE]",
  ]);
});

test("ends a stream with a chunk of usage and without choices if the request asks for it", async () => {
  const reply = { text: "Hello", usage: { inputTokens: 70, outputTokens: 30 } };
  const usage = { prompt_tokens: 70, completion_tokens: 30, total_tokens: 100 };
  expect(await streamed(reply, { stream_options: { include_usage: true } })).toEqual([
    { ...choice({ role: "assistant", content: "", refusal: null }), usage: null },
    { ...choice({ content: "Hello" }), usage: null },
    { ...choice({}, "stop"), usage: null },
    { choices: [], usage },
    "[DONE]",
  ]);
});

test("streams a tool call as its name and then its arguments in fragments", async () => {
  const tool = (index: number, name: string) => ({
    tool_calls: [
      {
        index,
        id: expect.stringMatching(/^call_\w{32}$/u),
        type: "function",
        function: { name, arguments: "" },
      },
    ],
  });
  const piece = (index: number, text: string) => ({ tool_calls: [{ index, function: { arguments: text } }] });
  const toolCalls = [call, { name: "stop", arguments: "{}" }];
  expect(await streamed({ toolCalls, chunkCharacters: 10 })).toEqual([
    choice({ role: "assistant", content: null, refusal: null }),
    choice(tool(0, "search")),
    choice(piece(0, '{"query":"')),
    choice(piece(0, 'weather"}')),
    choice(tool(1, "stop")),
    choice(piece(1, "{}")),
    choice({}, "tool_calls"),
    "[DONE]",
  ]);
});

test("sends tool calls with text and with an id for each call", async () => {
  await using server = await createModelServer({
    script: () => ({ toolCalls: [call], text: "I look it up." }),
  });
  expect(await answerTo(server)).toMatchObject([
    200,
    {
      choices: [
        {
          message: {
            content: "I look it up.",
            tool_calls: [
              {
                id: expect.stringMatching(/^call_\w{32}$/u),
                type: "function",
                function: { name: "search", arguments: '{"query":"weather"}' },
              },
            ],
          },
          finish_reason: "tool_calls",
        },
      ],
      usage: { completion_tokens: 8 },
    },
  ]);
});

test.each([
  ["content under a JSON schema", schemaFormat(objectSchema({})), { content: '{"a":1}', refusal: null }],
  [
    "content in JSON mode",
    { response_format: { type: "json_object" }, messages: [{ role: "user", content: "JSON, please" }] },
    { content: '{"a":1}' },
  ],
  [
    "the arguments of a forced function",
    forcedFunction("plan"),
    { content: null, tool_calls: [{ function: { name: "plan", arguments: '{"a":1}' } }] },
  ],
])("sends a structured reply as %s, with the finish reason stop", async (_title, body, message) => {
  await using server = await createModelServer({ script: () => ({ json: { a: 1 } }) });
  expect(await answerTo(server, body)).toMatchObject([
    200,
    { choices: [{ message, finish_reason: "stop" }] },
  ]);
});

test("a reply can have its own finish reason and its own delay", async () => {
  const reply = { text: "…", finishReason: "content_filter", delayMilliseconds: 30 } as const;
  await using server = await createModelServer({ script: () => reply });
  const begin = performance.now();
  expect(await answerTo(server)).toMatchObject([200, { choices: [{ finish_reason: "content_filter" }] }]);
  expect(performance.now() - begin).toBeGreaterThan(25);
});

test("sends a raw reply as it is: an object as the body, a list as the events of a stream", async () => {
  const error = { message: "No credits left.", code: 402 };
  await using server = await createModelServer({ script: () => ({ raw: { error } }) });
  expect(await answerTo(server)).toEqual([200, { error }]);
  expect(await streamed({ raw: [choice({ content: "Par" }), { error }] })).toEqual([
    choice({ content: "Par" }),
    { error },
    "[DONE]",
  ]);
});

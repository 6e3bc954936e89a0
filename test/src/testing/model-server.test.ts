import { expect, test, vi } from "vitest";
import { createModelServer, scriptOf } from "../../../src/testing/index.ts";
import { answerTo, post } from "./wire.ts";

const hello = () => ({ text: "Hello yourself" });

test("answers a text reply as a chat completion with estimated usage", async () => {
  await using server = await createModelServer({ script: hello });
  expect(await answerTo(server)).toEqual([
    200,
    {
      id: expect.stringMatching(/^chatcmpl-\w{32}$/u),
      object: "chat.completion",
      created: expect.any(Number),
      model: "gpt-4.1",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hello yourself", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 },
    },
  ]);
});

test("gives every completion a unique id, also across servers", async () => {
  await using first = await createModelServer({ script: hello });
  await using second = await createModelServer({ script: hello });
  const answers = await Promise.all([first, first, second, second].map((server) => post(server)));
  const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { id: string }[];
  expect(new Set(bodies.map((body) => body.id)).size).toBe(4);
});

test("records each request with its content and its result, and never an API key", async () => {
  await using server = await createModelServer({ script: hello });
  const messages = [
    { role: "system", content: "Be brief." },
    { role: "developer", content: [{ type: "text", text: "Be kind." }] },
    {
      role: "user",
      content: [
        { type: "text", text: "Hel" },
        { type: "image_url", image_url: { url: "data:," } },
        { type: "text", text: "lo" },
      ],
    },
  ];
  const headers = { authorization: "Bearer sk-secret", "x-title": "troupe" };
  await post(server, { messages, temperature: 0 }, { headers });
  expect(server.requests).toEqual([
    {
      number: 1,
      schema: null,
      system: "Be brief.\n\nBe kind.",
      lastUser: "Hello",
      messages,
      tools: [],
      model: "gpt-4.1",
      stream: false,
      temperature: 0,
      headers: expect.objectContaining({ authorization: "[redacted]", "x-title": "troupe" }),
      body: { model: "gpt-4.1", messages, temperature: 0 },
      status: 200,
      aborted: false,
    },
  ]);
  expect(JSON.stringify(server.requests)).not.toContain("sk-secret");
});

test("records a request that the client aborts while the script is running", async () => {
  await using server = await createModelServer({ script: () => new Promise(() => {}) });
  const client = new AbortController();
  const call = post(server, {}, { signal: client.signal });
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  client.abort();
  await expect(call).rejects.toThrow("aborted");
  await vi.waitFor(() => expect(server.requests).toMatchObject([{ status: 0, aborted: true }]));
});

test("records a stream that the client aborts, and stops writing to it", async () => {
  const slow = {
    kind: "slow",
    chunkMilliseconds: 5,
    reply: { text: "x".repeat(500), chunkCharacters: 1 },
  } as const;
  await using server = await createModelServer({ script: () => ({ fault: slow }) });
  const client = new AbortController();
  const response = await post(server, { stream: true }, { signal: client.signal });
  await response.body?.getReader().read();
  client.abort();
  await vi.waitFor(() => expect(server.requests).toMatchObject([{ status: 200, aborted: true }]));
});

test("lists a model, and names an unknown URL in its error", async () => {
  await using server = await createModelServer({ script: hello });
  const models = await fetch(`${server.baseUrl}/models`);
  expect(await models.json()).toMatchObject({ object: "list", data: [{ id: "scripted", object: "model" }] });
  const unknown = await fetch(`${server.baseUrl}/responses`, { method: "POST", body: "{}" });
  expect([unknown.status, await unknown.json()]).toEqual([
    404,
    {
      error: {
        message: "Invalid URL (POST /v1/responses)",
        type: "invalid_request_error",
        param: null,
        code: null,
      },
    },
  ]);
});

test.each([
  ["malformed JSON with status 400", "{", 400, "could not parse the JSON body"],
  ["a list instead of an object with status 400", "[]", 400, "could not parse the JSON body"],
  ["a body above 16 MB with status 413", `"${"x".repeat(16 * 1024 * 1024)}"`, 413, "larger than the limit"],
])("refuses %s", async (_title, body, status, message) => {
  await using server = await createModelServer({ script: hello });
  const response = await post(server, {}, { body });
  const text = await response.text();
  expect({ status: response.status, text }).toEqual({ status, text: expect.stringContaining(message) });
  expect(server.requests).toMatchObject([{ status, body: {}, refusal: { status } }]);
});

test("rejects with the port if the port is already in use", async () => {
  await using server = await createModelServer({ script: hello });
  const port = Number(new URL(server.baseUrl).port);
  await expect(createModelServer({ script: hello, port })).rejects.toThrow(
    `Scripted model server: port ${port} on 127.0.0.1 is already in use; pass another port, or no port to use a free one`,
  );
});

test("closes connections with an unfinished reply, does not record them as aborted, and can be closed twice", async () => {
  const server = await createModelServer({ script: () => ({ fault: { kind: "stall" } }) });
  const response = await post(server, { stream: true });
  await server.close();
  await expect(response.text()).rejects.toThrow("terminated");
  await server.close();
  await expect(post(server)).rejects.toThrow("fetch failed");
  expect(server.requests).toMatchObject([{ status: 200, aborted: false }]);
});

test("names a request that the script did not expect, with a status that clients do not retry", async () => {
  await using server = await createModelServer({ script: scriptOf([{ text: "one" }]) });
  await post(server);
  expect(await answerTo(server)).toEqual([
    400,
    {
      error: {
        message:
          'Unexpected request 2: it asks for text, and its last user message is "Hello". The script has used all its replies: 1.',
        type: "script_error",
        param: null,
        code: "unexpected_request",
      },
    },
  ]);
  expect(server.requests[1]).toMatchObject({
    number: 2,
    status: 400,
    refusal: { code: "unexpected_request" },
  });
});

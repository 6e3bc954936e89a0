import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createModelServer, type Fault } from "../../../src/testing/index.ts";
import { answerTo, choice, eventsOf, post } from "./wire.ts";

const reply = { text: "Hello world", chunkCharacters: 6 };
const opening = choice({ role: "assistant", content: "", refusal: null });

function serverWith(fault: Fault) {
  return createModelServer({ script: () => ({ fault }) });
}

/** Reads a response until it ends or breaks off, or until it has sent `expected` and then nothing for 40 ms. */
async function received(response: Response, expected?: string): Promise<{ text: string; ending: string }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const isStallDue = expected !== undefined && text.includes(expected);
    const next = await Promise.race([reader.read(), ...(isStallDue ? [sleep(40, "silence")] : [])]).catch(
      () => "broken",
    );
    if (typeof next === "string") {
      reader.cancel().catch(() => undefined);
      return { text, ending: next };
    }
    if (next.done) return { text, ending: "end" };
    text += next.value;
  }
}

test("a slow reply waits before its headers and between its chunks", async () => {
  const fault = { kind: "slow", headersMilliseconds: 30, chunkMilliseconds: 10, reply } as const;
  await using server = await serverWith(fault);
  const begin = performance.now();
  const response = await post(server, { stream: true });
  expect(performance.now() - begin).toBeGreaterThan(25);
  expect(eventsOf(await response.text())).toHaveLength(5);
  expect(performance.now() - begin).toBeGreaterThan(65);
});

test("a slow reply that is not streamed is sent in pieces", async () => {
  await using server = await serverWith({ kind: "slow", chunkMilliseconds: 10, reply });
  const begin = performance.now();
  expect(await answerTo(server)).toMatchObject([200, { choices: [{ message: { content: "Hello world" } }] }]);
  expect(performance.now() - begin).toBeGreaterThan(25);
});

test("a stalled stream sends some text, and then nothing until the client closes the connection", async () => {
  await using server = await serverWith({ kind: "stall", afterCharacters: 6, reply });
  const { text, ending } = await received(await post(server, { stream: true }), "Hello ");
  expect({ events: eventsOf(text), ending }).toEqual({
    events: [opening, choice({ content: "Hello " })],
    ending: "silence",
  });
  await vi.waitFor(() => expect(server.requests).toMatchObject([{ status: 200, aborted: true }]));
});

test("a stalled reply that is not streamed sends a part of its body, half of it by default", async () => {
  await using short = await serverWith({ kind: "stall", afterCharacters: 5, reply });
  expect(await received(await post(short), '{"id"')).toEqual({ text: '{"id"', ending: "silence" });
  await using half = await serverWith({ kind: "stall", reply });
  const { text, ending } = await received(await post(half), '"message"');
  expect({ length: text.length > 100, ending }).toEqual({ length: true, ending: "silence" });
});

test("a cut destroys the socket before the headers by default", async () => {
  await using server = await serverWith({ kind: "cut" });
  await expect(post(server)).rejects.toThrow("fetch failed");
  await expect(post(server, { stream: true })).rejects.toThrow("fetch failed");
  expect(server.requests).toMatchObject([
    { status: 0, aborted: false },
    { status: 0, aborted: false },
  ]);
});

test("a cut destroys the socket after some characters of the stream or of the body", async () => {
  await using server = await serverWith({ kind: "cut", afterCharacters: 8, reply });
  const { text, ending } = await received(await post(server, { stream: true }));
  expect({ events: eventsOf(text), ending }).toEqual({
    events: [opening, choice({ content: "Hello " }), choice({ content: "wo" })],
    ending: "broken",
  });
  expect(await received(await post(server))).toEqual({ text: '{"id":"c', ending: "broken" });
  expect(server.requests).toMatchObject([
    { status: 200, aborted: false },
    { status: 200, aborted: false },
  ]);
});

test("no-finish-reason ends a stream early, and sends null in a reply that is not streamed", async () => {
  await using server = await serverWith({ kind: "no-finish-reason", reply });
  const { text, ending } = await received(await post(server, { stream: true }));
  expect({ events: eventsOf(text), ending }).toEqual({
    events: [opening, choice({ content: "Hello " }), choice({ content: "world" })],
    ending: "end",
  });
  expect(await answerTo(server)).toMatchObject([
    200,
    { choices: [{ message: { content: "Hello world" }, finish_reason: null }] },
  ]);
});

test("a reply that is too long is cut off and has the finish reason length", async () => {
  await using server = await serverWith({ kind: "length", afterCharacters: 5, reply });
  const { text } = await received(await post(server, { stream: true }));
  expect(eventsOf(text)).toEqual([opening, choice({ content: "Hello" }), choice({}, "length"), "[DONE]"]);
  await using half = await serverWith({ kind: "length", reply });
  expect(await answerTo(half)).toMatchObject([
    200,
    { choices: [{ message: { content: "Hello" }, finish_reason: "length" }] },
  ]);
});

test("the arguments of a tool call are cut off like text", async () => {
  const toolCalls = [{ name: "search", arguments: { query: "weather" } }];
  await using server = await serverWith({ kind: "length", afterCharacters: 9, reply: { toolCalls } });
  expect(await answerTo(server)).toMatchObject([
    200,
    {
      choices: [
        { message: { tool_calls: [{ function: { arguments: '{"query":' } }] }, finish_reason: "length" },
      ],
    },
  ]);
});

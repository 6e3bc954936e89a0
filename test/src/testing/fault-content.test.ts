import { expect, test } from "vitest";
import { createModelServer, type Fault } from "../../../src/testing/index.ts";
import { answerTo, choice, eventsOf, forcedFunction, objectSchema, post, schemaFormat } from "./wire.ts";

const route = { specialist: "coding" };
const format = schemaFormat(objectSchema({ specialist: { type: "string" } }), "route");

test.each<[string, Fault, string]>([
  ["malformed sends invalid JSON", { kind: "malformed", json: route }, 'The answer: {"specialist":"coding"'],
  [
    "fenced sends the JSON in a Markdown fence",
    { kind: "fenced", json: route },
    '```json\n{\n  "specialist": "coding"\n}\n```',
  ],
  [
    "wrong-schema sends the JSON under another key",
    { kind: "wrong-schema", json: route },
    '{"unexpected":{"specialist":"coding"}}',
  ],
])("%s: as content, in a stream, and as arguments", async (_title, fault, text) => {
  await using server = await createModelServer({ script: () => ({ fault, chunkCharacters: 1000 }) });
  expect(await answerTo(server, format)).toMatchObject([
    200,
    { choices: [{ message: { content: text }, finish_reason: "stop" }] },
  ]);
  const stream = await post(server, { ...format, stream: true });
  expect(eventsOf(await stream.text())).toContainEqual(choice({ content: text }));
  expect(await answerTo(server, forcedFunction("route"))).toMatchObject([
    200,
    {
      choices: [
        { message: { content: null, tool_calls: [{ function: { name: "route", arguments: text } }] } },
      ],
    },
  ]);
});

test("a refusal is sent in its own field, without content", async () => {
  const fault = { kind: "refusal", message: "I cannot help." } as const;
  await using server = await createModelServer({ script: () => ({ fault }) });
  expect(await answerTo(server, format)).toMatchObject([
    200,
    {
      choices: [
        { message: { role: "assistant", content: null, refusal: "I cannot help." }, finish_reason: "stop" },
      ],
    },
  ]);
  const stream = await post(server, { ...format, stream: true });
  expect(eventsOf(await stream.text())).toEqual([
    choice({ role: "assistant", content: null, refusal: null }),
    choice({ refusal: "I cannot help." }),
    choice({}, "stop"),
    "[DONE]",
  ]);
});

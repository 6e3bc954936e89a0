import { expect, test } from "vitest";
import { createModelServer, scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { answerTo, forcedFunction, objectSchema, post, schemaFormat } from "./wire.ts";

async function contentOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { choices?: { message: unknown }[]; error?: { message: string } };
  return body.choices?.[0]?.message ?? body.error?.message;
}

const empty = objectSchema({});

test("uses replies and functions in order, and lets functions read the request", async () => {
  const script = scriptOf([
    { text: "one" },
    (request) => ({ text: `${request.number}: ${request.lastUser}` }),
    async () => ({ text: "three" }),
  ]);
  await using server = await createModelServer({ script });
  const answers = [await post(server), await post(server), await post(server)];
  expect(await Promise.all(answers.map((answer) => contentOf(answer)))).toMatchObject([
    { content: "one" },
    { content: "2: Hello" },
    { content: "three" },
  ]);
});

test("a refused request uses up no reply", async () => {
  await using server = await createModelServer({ script: scriptOf([{ text: "one" }]) });
  await post(server, { messages: [] });
  expect(await contentOf(await post(server))).toMatchObject({ content: "one" });
});

test("picks a reply by the schema's name, a forced function's name, or `text`", async () => {
  const script = scriptBySchema({
    route: { json: { specialist: "coding" } },
    plan: [{ json: { steps: 1 } }, () => ({ json: { steps: 2 } })],
    text: (request) => ({ text: `You said ${request.lastUser}` }),
  });
  await using server = await createModelServer({ script });
  const bodies = [
    schemaFormat(empty, "route"),
    schemaFormat(empty),
    schemaFormat(empty),
    forcedFunction("route"),
    {},
  ];
  const said: unknown[] = [];
  for (const body of bodies) said.push(await contentOf(await post(server, body)));
  expect(said).toMatchObject([
    { content: '{"specialist":"coding"}' },
    { content: '{"steps":1}' },
    { content: '{"steps":2}' },
    { content: null, tool_calls: [{ function: { name: "route", arguments: '{"specialist":"coding"}' } }] },
    { content: "You said Hello" },
  ]);
  expect(await contentOf(await post(server, schemaFormat(empty)))).toContain("holds 2 replies, all used");
  expect(await contentOf(await post(server, schemaFormat(empty, "review")))).toBe(
    'Request 7 was not expected: it asked for the schema "review", with the last user message "Hello", and the script has route, plan, text.',
  );
});

test("answers a script that throws, or returns nothing, with status 400 and its message", async () => {
  const failing = () => {
    throw new Error("no such fixture");
  };
  const silent = (() => undefined) as unknown as () => { text: string };
  await using server = await createModelServer({ script: scriptOf([failing, silent]) });
  expect([await answerTo(server), await answerTo(server)]).toMatchObject([
    [400, { error: { message: "The script failed at request 1: no such fixture", code: "script_failed" } }],
    [400, { error: { message: "The script failed at request 2: the script returned no reply." } }],
  ]);
});

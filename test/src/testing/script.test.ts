import { expect, test } from "vitest";
import { createModelServer, scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { answerTo, forcedFunction, objectSchema, post, schemaFormat } from "./wire.ts";

async function contentOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { choices?: { message: unknown }[]; error?: { message: string } };
  return body.choices?.[0]?.message ?? body.error?.message;
}

const empty = objectSchema({});

test("uses replies and functions in order, and passes the request to the functions", async () => {
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

test("selects a reply by the name of the schema or of the forced function, otherwise `text`", async () => {
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
  expect(await contentOf(await post(server, schemaFormat(empty)))).toContain(
    "The script has used all its replies: 2.",
  );
  expect(await contentOf(await post(server, schemaFormat(empty, "review")))).toBe(
    'Unexpected request 7: it asks for the schema "review", and its last user message is "Hello". The script has these entries: route, plan, text.',
  );
});

test("answers with status 400 and the message if the script throws or returns nothing", async () => {
  const failing = () => {
    throw new Error("no such fixture");
  };
  const silent = (() => undefined) as unknown as () => { text: string };
  await using server = await createModelServer({ script: scriptOf([failing, silent]) });
  expect([await answerTo(server), await answerTo(server)]).toMatchObject([
    [400, { error: { message: "The script failed at request 1: no such fixture", code: "script_failed" } }],
    [
      400,
      {
        error: {
          message:
            "The script failed at request 2: the script returned no reply: it must be { text }, { json }, { toolCalls }, { raw } or { fault }, but is undefined.",
        },
      },
    ],
  ]);
});

test.each([
  ["undefined", undefined, "is undefined"],
  ["an object of entries", { text: { text: "Hello!" } }, "is a plain object"],
])("%s as the script is refused when the server starts", async (_, script, kind) => {
  await expect(createModelServer({ script: script as never })).rejects.toThrow(
    `script must be a function, such as scriptBySchema({ text: { text: "Hello!" } }), but ${kind}`,
  );
});

test.each([
  ["Hello!", /it must be \{ text \}, .* or \{ fault \}, but is the text "Hello!"/],
  [{ content: "Hello!" }, /the reply must be \{ text \}, .* or \{ fault \}, but has content/],
  [{ text: 3 }, /text of the reply must be a text, but is 3/],
  [{ fault: "rate-limit" }, /fault of the reply must be \{ kind \}, but is the text "rate-limit"/],
  [{ fault: { kind: "ratelimit" } }, /must be one of rate-limit, status, .*, but is the text "ratelimit"/],
  [{ toolCalls: { name: "add", arguments: {} } }, /toolCalls of the reply must be a list/],
  [{ toolCalls: [5] }, /toolCalls\[0\] must be \{ name, arguments \}, but is 5\./],
  [
    { toolCalls: [{ tool: "add", arguments: {} }] },
    /toolCalls\[0\]\.name must be a text, but is undefined; the call has tool, arguments/,
  ],
  [
    { toolCalls: [{ name: "add", args: {} }] },
    /arguments must be an object or a text.*the call has name, args/,
  ],
])("the reply %j is refused, and the refusal says what is allowed", async (reply, fault) => {
  await using server = await createModelServer({ script: () => reply as never });
  const response = await post(server);
  expect(response.status).toBe(400);
  expect(await contentOf(response)).toMatch(fault);
});

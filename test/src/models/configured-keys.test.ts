import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import type { ModelReply, ModelScript } from "../../../src/testing/index.ts";
import { instantEffects, runRouter, runSupervisor, see, WAYS } from "../../support/faulty-run.ts";
import { rawCall, says } from "../../support/raw-replies.ts";
import { routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

/** Keys of every look; the pattern of usual prefixes knows none of them. */
const KEYS = {
  "with letters and digits": "Zq7Leak4Wv9Xt2Ym5K",
  "with signs that patterns use": "Zq7.(Leak)+4Wv[9]*$^|?{2}",
  "with quotes and slashes": `Zq7"Leak'4/Wv\\9&<2>`,
  "of six characters": "Zq7W4v",
};

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The ways in which a server repeats a key. A whole reply that is streamed comes in pieces of six characters. */
const echoes: [string, (key: string) => ModelReply | ModelScript][] = [
  ["in its text", (key) => says({ content: `You sent ${key}, thanks.` })],
  ["at the end of its text", (key) => says({ content: `You sent ${key}` })],
  ["as a route", (key) => ({ json: { specialist: key, confidence: 1, reason: `for ${key}` } })],
  ["as a tool", (key) => says({ content: null, tool_calls: [rawCall(`get_${key}`, { key }, { id: "c" })] })],
  ["as a refusal", (key) => says({ content: null, refusal: `I decline, ${key}` })],
  ["as a finish reason", (key) => says({ content: "Soup." }, { finish: key })],
  ["in its thinking", (key) => says({ content: "Soup.", reasoning_content: `The key is ${key}.` })],
  ["in an error inside a reply", (key) => ({ raw: { error: { message: `no: ${key}` } } })],
  ...[400, 401, 403, 404, 429, 500].map((status): [string, (key: string) => ModelReply] => [
    `with status ${status}`,
    (key) => ({ fault: { kind: "status", status, message: `refused ${key}` } }),
  ]),
  ...Object.entries({
    "an address": encodeURIComponent,
    base64: base64,
    "base64 with a name before it": (key: string) => base64(`ab:${key}`),
    JSON: (key: string) => JSON.stringify({ key }),
    "JSON in JSON": (key: string) => JSON.stringify(JSON.stringify({ key })),
    "two lines": (key: string) => `${key.slice(0, 3)}\n${key.slice(3)}`,
  }).map(([form, write]): [string, (key: string) => ModelReply] => [
    `in ${form}`,
    (key) => ({ fault: { kind: "status", status: 400, message: `refused ${write(key)}` } }),
  ]),
];

/** Every text that a caller sees of a run, without line breaks, as it is and with base64 read. */
function shownIn(seen: unknown): string {
  const texts = [...textsIn(seen, new Set())].join(" ");
  const encoded = [...texts.matchAll(/[\w+/]{8,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, "base64").toString(),
  );
  return [texts.replaceAll(/\s/g, ""), ...encoded].join(" ");
}

function* textsIn(value: unknown, before: Set<unknown>): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null || before.has(value)) return;
  before.add(value);
  const entries = value instanceof Map || value instanceof Headers ? [...value] : [];
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value)).map(([name, field]) => [
    name,
    field.value,
  ]);
  for (const part of [...entries, ...fields].flat()) yield* textsIn(part, before);
}

describe.each(Object.entries(KEYS))("a key %s", (_, key) => {
  describe.each(WAYS)("by %s", (way) => {
    test.each(echoes)("is in nothing that a run shows, if the server repeats it %s", async (_name, reply) => {
      const echo = reply(key);
      const script: ModelScript = typeof echo === "function" ? echo : () => echo;
      await using scripted = await scriptedModels(script, { apiKey: key });
      const seen = await (way === "invoke" ? runRouter : runSupervisor)(scripted, way);
      expect(shownIn(seen)).not.toContain(key);
    });
  });
});

describe.each(WAYS)("the key of a model that was made in code, by %s", (way) => {
  const key = "Qx3Made5InCode8Wt";

  function runGiven(scripted: ScriptedModels, configuration: object): ReturnType<typeof runRouter> {
    const { effects, pauses } = instantEffects();
    const connection = { baseURL: scripted.server.baseUrl, ...configuration };
    const model = new ChatOpenAI({ model: "m", apiKey: "other", maxRetries: 0, configuration: connection });
    const { models } = scripted;
    const team = createRouter({
      specialists: [
        { ...cook, model },
        { ...baker, model },
      ],
      classifier: () => "cook",
      models,
      effects,
    });
    return see(team, { way, pauses });
  }

  test.each<[string, ModelReply | ModelScript]>([
    ["in pieces of a text", says({ content: `You sent ${key}, thanks.` })],
    ["at its end", says({ content: `You sent ${key}` })],
    ["in an error", { fault: { kind: "status", status: 400, message: `Bearer was ${key}` } }],
  ])("is hidden, if the server repeats it %s", async (_, reply) => {
    await using scripted = await scriptedModels(typeof reply === "function" ? reply : () => reply);
    const seen = await runGiven(scripted, { defaultHeaders: { Authorization: `Bearer ${key}` } });
    expect(shownIn([seen, [...seen.chat.values()]])).not.toContain(key);
  });

  test("costs a reader no character of a text that ends like the key begins", async () => {
    await using scripted = await scriptedModels(says({ content: "This is only Qx3Made" }));
    const seen = await runGiven(scripted, { defaultHeaders: { Authorization: `Bearer ${key}` } });
    const read = way === "messages" ? [...seen.chat.values()].join("") : seen.answer;
    expect([seen.answer, read]).toEqual(["This is only Qx3Made", "This is only Qx3Made"]);
  });
});

describe("what is not taken for a key", () => {
  test.each(["test", "no-key", "lm-studio", "1700000000000", "a"])("%j in a normal answer", async (key) => {
    const content = `A test of lm-studio with no-key at 1700000000000.`;
    await using scripted = await scriptedModels(
      (request) => (request.schema === "route" ? routeTo("cook") : says({ content })(request)),
      { apiKey: key },
    );
    expect((await runRouter(scripted, "messages")).answer).toBe(content);
  });
});

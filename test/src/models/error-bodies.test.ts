import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import { isTroupeError } from "../../../src/index.ts";
import { ask } from "../../support/kitchen.ts";
import { rawServer } from "../../support/raw-server.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const saidBy = async (status: number, body: unknown): Promise<string> => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  await using server = await rawServer({ status, body: text });
  const graph = createRouter({
    specialists: [cook],
    classifier: () => "cook",
    models: server.models,
    retry: { attempts: 1 },
  });
  return await graph.invoke(ask("dinner")).then(
    () => "",
    (error: unknown) => (isTroupeError(error) ? error.message : String(error)),
  );
};

describe("an error keeps the server's words, in whichever form it comes", () => {
  test.each<[string, unknown, string]>([
    ["OpenAI's", { error: { message: "too salty" } }, "too salty"],
    ["a text in `error`", { error: "too salty" }, "too salty"],
    ["vLLM's", { object: "error", message: "too salty", code: 400 }, "too salty"],
    ["FastAPI's text", { detail: "too salty" }, "too salty"],
    ["FastAPI's list", { detail: [{ loc: ["body", "salt"], msg: "too much" }] }, "body.salt: too much"],
    [
      "Mistral's list",
      { object: "error", message: { detail: [{ loc: ["body", "salt"], msg: "too much" }] } },
      "body.salt: too much",
    ],
    ["an unknown form", { fault: "too salty" }, '{"fault":"too salty"}'],
    ["no JSON", "too salty", "too salty"],
    ["a `message` alone", { message: "too salty", code: "x" }, "too salty"],
    ["a list of errors", { errors: [{ message: "too salty" }, "too hot"] }, "too salty; too hot"],
    ["Gemini's list", [{ error: { message: "too salty", status: "INVALID_ARGUMENT" } }], "too salty"],
    ["a web page", "<!DOCTYPE html><html><head><title>too salty</title></head></html>", "too salty"],
  ])("%s", async (_, body, words) => {
    expect(await saidBy(400, body)).toMatch(/refused the request \(400\): /);
    expect(await saidBy(400, body)).toContain(words);
  });
});

test.each([
  [401, "refused the key", "check OPENAI_API_KEY"],
  [403, "refused the key", "check OPENAI_API_KEY"],
  [402, "has no quota left", "check its plan"],
  [404, "has no model", "check TROUPE_MODEL"],
  [429, "limits the rate", "send fewer calls"],
  [503, "failed", ""],
])("the words of a %i stand beside our hint", async (status, what, hint) => {
  for (const body of [
    { error: { message: "too salty" } },
    { detail: "too salty" },
    { errors: [{ message: "too salty" }] },
    { message: "too salty" },
    "too salty",
    "<html><title>too salty</title></html>",
  ]) {
    const said = await saidBy(status, body);
    for (const part of [what, "too salty", hint]) expect(said).toContain(part);
  }
});

test("a message that cannot be sent is not blamed on the server, and not tried again", async () => {
  await using scripted = await scriptedModels(() => ({ text: "soup" }));
  const { models, server } = scripted;
  const graph = createHandoffs({ specialists: [cook], entry: "cook", models });
  const file = { type: "file", source_type: "url", url: "https://example.com/menu.pdf" };
  const content = [{ type: "text", text: "Read it." }, file];
  const { outcome } = await graph.invoke({ messages: [new HumanMessage({ content })] });
  expect(outcome?.code).toBe("model_request_invalid");
  expect(outcome?.reason).toMatch(/^specialist cook: no request could be made for gpt-4.1-mini: .*file/);
  expect(server.requests).toHaveLength(0);
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import { isTroupeError } from "../../../src/index.ts";
import { createModels } from "../../../src/models/models.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

/** Starts a server that answers every request with this error. */
async function failingServer(status: number, body: string): Promise<AsyncDisposable & { baseUrl: string }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
  return { baseUrl: `http://127.0.0.1:${port}/v1`, [Symbol.asyncDispose]: close };
}

const saidBy = async (status: number, body: unknown): Promise<string> => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  await using server = await failingServer(status, text);
  const names = { classifier: "e", manager: "e", specialist: "e" };
  const models = createModels(() => ({
    mode: "live",
    baseUrl: server.baseUrl,
    apiKey: null,
    models: names,
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
  const graph = createRouter({
    specialists: [cook],
    classifier: () => "cook",
    models,
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
  ])("%s", async (_, body, words) => {
    expect(await saidBy(400, body)).toMatch(/refused the request \(400\): /);
    expect(await saidBy(400, body)).toContain(words);
  });
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

import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptOf, type ModelRequest } from "../../../src/testing/index.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const way = "invoke";

/** A specialist with one tool, and a model that calls it once. */
function withTool(run: () => unknown) {
  const search = tool(run as () => string, { name: "search", description: "searches", schema: z.object({}) });
  const specialist = defineSpecialist({
    name: "finder",
    description: "finds",
    prompt: "Find.",
    tools: [search],
  });
  const script = scriptOf([{ toolCalls: [{ name: "search", arguments: {} }] }, { text: "found" }]);
  return { specialist, script };
}

const told = (request: ModelRequest | undefined): unknown =>
  request?.messages.find(({ role }) => role === "tool")?.content;

describe.each(KINDS)("a tool's result in %s", (kind) => {
  test("has a limit, and says what was left out", async () => {
    const { specialist, script } = withTool(() => "line\n".repeat(1_000_000));
    await using scripted = await scriptedModels(script);
    expect((await runAlone(specialist, scripted, { kind, way })).answer).toBe("found");
    const result = told(scripted.server.requests[1]) as string;
    expect([result.length <= 40_000, result.length > 30_000]).toEqual([true, true]);
    expect(result).toMatch(/\n\[\.\.\. \d{7} characters left out \.\.\.\]\n/);
  });

  test("has the limit that the graph sets, in all its parts", async () => {
    const { specialist, script } = withTool(() => [
      { type: "text", text: "a ".repeat(300) },
      { type: "text", text: "b ".repeat(300) },
    ]);
    await using scripted = await scriptedModels(script);
    await runAlone(specialist, scripted, { kind, way, toolResultCharacters: 700 });
    const [, request] = scripted.server.requests;
    expect(JSON.stringify(told(request))).toMatch(/characters left out/);
    expect(JSON.stringify(told(request)).length).toBeLessThan(1_000);
  });

  test.each<[string, () => unknown, string]>([
    ["null", () => Promise.reject(null), "null"],
    ["undefined", () => Promise.reject(undefined), "undefined"],
    ["an error", () => Promise.reject(new Error("boom")), "Error: boom"],
    ["an object without text", () => Promise.reject(Object.create(null) as Error), "has no text"],
  ])("that is a rejection with %s is told to the model", async (_, run, words) => {
    const { specialist, script } = withTool(run);
    await using scripted = await scriptedModels(script);
    expect((await runAlone(specialist, scripted, { kind, way })).answer).toBe("found");
    expect(told(scripted.server.requests[1])).toContain(words);
  });
});

test("a tool that rejects with what its own abort was does not end the run", async () => {
  const { specialist, script } = withTool(() => AbortSignal.abort(null).throwIfAborted());
  await using scripted = await scriptedModels(script);
  expect((await runAlone(specialist, scripted, { kind: "router", way })).answer).toBe("found");
});

describe("a model given in code on the Responses API", () => {
  const part = { type: "output_text", text: "Paris.", annotations: [] };
  const output = [
    { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "SECRET" }] },
    { type: "message", id: "msg_1", role: "assistant", status: "completed", content: [part] },
  ];
  const usage = { input_tokens: 5, output_tokens: 3, total_tokens: 8 };

  async function reply(status: string, reason: string | null) {
    const incomplete_details = reason === null ? null : { reason };
    const body = {
      id: "r",
      object: "response",
      status,
      model: "gpt-5",
      error: null,
      incomplete_details,
      output,
      usage,
    };
    let asked = 0;
    const model = new ChatOpenAI({
      model: "gpt-5",
      apiKey: "k",
      maxRetries: 0,
      useResponsesApi: true,
      configuration: {
        baseURL: "http://127.0.0.1:9/v1",
        fetch: () => {
          asked += 1;
          return Promise.resolve(Response.json(body));
        },
      },
    });
    await using scripted = await scriptedModels(() => ({ text: "never asked" }));
    const specialist = defineSpecialist({ name: "guide", description: "knows", prompt: "You know.", model });
    const { answer, error } = await runAlone(specialist, scripted, { kind: "router", way });
    return { answer, code: (error as { code?: string } | null)?.code, asked };
  }

  test.each<[string, string | null, Awaited<ReturnType<typeof reply>>]>([
    ["completed", null, { answer: "Paris.", code: undefined, asked: 1 }],
    ["incomplete", "max_output_tokens", { answer: null, code: "model_reply_truncated", asked: 1 }],
    ["incomplete", "content_filter", { answer: null, code: "model_declined", asked: 1 }],
    ["failed", null, { answer: null, code: "model_server_failed", asked: 2 }],
  ])("is taken by its status: %s, %s", async (status, reason, expected) => {
    expect(await reply(status, reason)).toEqual(expected);
  });
});

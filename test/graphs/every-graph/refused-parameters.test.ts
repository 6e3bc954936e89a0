import { ChatOpenAI } from "@langchain/openai";
import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist, isTroupeEvent, type TroupeEvent } from "../../../src/index.ts";
import type { StructuredOutput } from "../../../src/models/settings.ts";
import { scriptBySchema, type ModelRequest } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { strictModels, unknownField } from "../../support/strict-models.ts";

const specialists = [cook, baker];
const script = scriptBySchema({ route: routeTo("cook"), text: { text: "soup" } });
const retry = { attempts: 1 };

/** Streams a router's run as a chat does, and returns its changes of requests, its answer and its usage. */
async function run({ models }: ScriptedModels, limits: { tokens?: number } = {}) {
  const graph = createRouter({ specialists, models, retry, limits });
  const events: TroupeEvent[] = [];
  let answer = "";
  let calls = 0;
  const streamMode: ["custom", "values", "messages"] = ["custom", "values", "messages"];
  for await (const [mode, chunk] of await graph.stream(ask("dinner"), { streamMode })) {
    if (mode === "custom" && isTroupeEvent(chunk)) events.push(chunk);
    if (mode !== "values") continue;
    const state = chunk as Parameters<typeof answerOf>[0] & { outcome?: { usage: { modelCalls: number } } };
    answer = answerOf(state) ?? "";
    calls = state.outcome?.usage.modelCalls ?? 0;
  }
  const changes = events
    .filter((event) => event.type === "request_adapted")
    .map(({ agent, parameter, from, to, attempt }) => `${agent} ${attempt}: ${parameter}, ${from} -> ${to}`);
  return { changes, answer, calls };
}

const sent = ({ server }: ScriptedModels, parameter: string): unknown[] =>
  server.requests.map(({ body }) => body[parameter]);

describe("a parameter that the server refuses is changed, once for all further requests", () => {
  test("max_completion_tokens becomes max_tokens, at one attempt", async () => {
    await using scripted = await strictModels(unknownField("max_completion_tokens"), script);
    expect(await run(scripted, { tokens: 50_000 })).toEqual({
      changes: ["classifier 1: max_completion_tokens, max_completion_tokens -> max_tokens"],
      answer: "soup",
      calls: 3,
    });
    expect(await run(scripted, { tokens: 50_000 })).toEqual({ changes: [], answer: "soup", calls: 2 });
    expect(sent(scripted, "max_tokens")).toEqual([undefined, 4096, 4096, 4096, 4096]);
  });

  test("and is left out if the server does not know max_tokens either", async () => {
    const refuses = (request: ModelRequest): string | null =>
      unknownField("max_completion_tokens")(request) ?? unknownField("max_tokens")(request);
    await using scripted = await strictModels(refuses, script);
    const { changes, answer } = await run(scripted, { tokens: 50_000 });
    expect([changes, answer]).toEqual([
      [
        "classifier 1: max_completion_tokens, max_completion_tokens -> max_tokens",
        "classifier 1: max_tokens, max_tokens -> null",
      ],
      "soup",
    ]);
  });

  test("several at once, as far as the server names them", async () => {
    const refuses = ({ body }: ModelRequest): string | null => {
      const unknown = ["stream_options", "temperature"].filter((name) => name in body);
      return unknown.length === 0 ? null : `unknown: ${unknown.join(", ")}`;
    };
    await using scripted = await strictModels(refuses, script, { temperature: "send", status: 400 });
    const { changes, answer } = await run(scripted);
    expect([changes, answer]).toEqual([
      [
        "classifier 1: stream_options, stream_options -> null",
        "classifier 1: temperature, temperature -> null",
      ],
      "soup",
    ]);
    expect(scripted.server.requests).toHaveLength(3);
  });

  test("calls that were sent at the same time learn it once, and all arrive", async () => {
    await using scripted = await strictModels(unknownField("stream_options"), script);
    const runs = await Promise.all([run(scripted), run(scripted), run(scripted)]);
    expect(runs.flatMap(({ changes }) => changes)).toHaveLength(1);
    expect(runs.map(({ answer }) => answer)).toEqual(["soup", "soup", "soup"]);
  });
});

describe("a structured reply is asked for in the next way", () => {
  const refusing: Record<string, (request: ModelRequest) => string | null> = {
    json_schema: ({ body }) =>
      /json_schema/.test(JSON.stringify(body["response_format"] ?? ""))
        ? "response_format: unavailable"
        : null,
    function_calling: ({ tools }) => (tools.length > 0 ? "this model does not support tools" : null),
    json_mode: ({ body }) =>
      /json_object/.test(JSON.stringify(body["response_format"] ?? "")) ? "unknown response_format" : null,
  };
  /** Answers by the way that a request asks in. */
  const inAnyWay = (request: ModelRequest) => {
    if (request.tools.length > 0) {
      return {
        toolCalls: [{ name: "route", arguments: routeTo("cook").json as unknown as Record<string, unknown> }],
      };
    }
    const isRoute = request.schema === "route" || request.system.includes("JSON schema");
    return isRoute ? routeTo("cook") : { text: "soup" };
  };

  test.each<[StructuredOutput, string[], string[]]>([
    ["json_schema", ["json_schema"], ["json_schema -> function_calling"]],
    ["function_calling", ["function_calling"], ["function_calling -> json_mode"]],
    ["json_mode", ["json_mode"], ["json_mode -> json_schema"]],
    [
      "json_schema",
      ["json_schema", "function_calling", "json_mode"],
      ["json_schema -> function_calling", "function_calling -> json_mode", "json_mode -> prompt"],
    ],
  ])("%s, if the server refuses %s", async (structuredOutput, refused, expected) => {
    const refuses = (request: ModelRequest): string | null =>
      refused.map((way) => refusing[way]?.(request) ?? null).find((words) => words !== null) ?? null;
    await using scripted = await strictModels(refuses, inAnyWay, { structuredOutput, status: 400 });
    const { changes, answer } = await run(scripted);
    expect(changes.map((change) => change.split(", ")[1])).toEqual(expected);
    expect(answer).toBe("soup");
    expect((await run(scripted)).changes).toEqual([]);
  });

  test("without a forced tool_choice, for models that think", async () => {
    const refuses = ({ body }: ModelRequest): string | null =>
      typeof body["tool_choice"] === "object" ? "Thinking mode does not support this tool_choice" : null;
    await using scripted = await strictModels(refuses, inAnyWay, { structuredOutput: "function_calling" });
    const { changes, answer } = await run(scripted);
    expect([changes, answer]).toEqual([["classifier 1: tool_choice, tool_choice -> null"], "soup"]);
    expect(scripted.server.requests[1]?.system).toContain("Reply by one call of the function route.");
  });

  test("and the failure says what to set, if no way leads to a usable reply", async () => {
    await using scripted = await strictModels(refusing["json_schema"] ?? (() => null), () => ({
      text: "hm",
    }));
    await expect(run(scripted)).rejects.toThrow(
      /refused json_schema, so the reply was asked for by function_calling: set TROUPE_STRUCTURED_OUTPUT to json_mode/,
    );
  });
});

describe("a model that was given in code", () => {
  const given = ({ server }: ScriptedModels, name: string, more: object = {}): ChatOpenAI =>
    new ChatOpenAI({
      model: name,
      apiKey: "k",
      maxRetries: 0,
      configuration: { baseURL: server.baseUrl },
      ...more,
    });

  test("gets another form of structured replies, which we choose", async () => {
    const refuses = ({ body }: ModelRequest): string | null =>
      "response_format" in body ? "no response_format" : null;
    await using scripted = await strictModels(refuses, ({ tools }) =>
      tools.length > 0
        ? { toolCalls: [{ name: "route", arguments: { specialist: "cook", confidence: 1, reason: "r" } }] }
        : { text: "soup" },
    );
    const { models } = scripted;
    const classifier = { model: given(scripted, "given-1") };
    const state = await createRouter({ specialists, models, classifier, retry }).invoke(ask("dinner"));
    expect(answerOf(state)).toBe("soup");
  });

  const routerOf = ({ models }: ScriptedModels, model: ChatOpenAI) =>
    createRouter({ specialists: [{ ...cook, model }], classifier: () => "cook", models, retry });

  test("is asked by the other name of its limit if the server refuses the one", async () => {
    const words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
    const refuses = ({ body }: ModelRequest): string | null => ("max_tokens" in body ? words : null);
    await using scripted = await strictModels(refuses, script, { status: 400 });
    const router = routerOf(scripted, given(scripted, "given-3", { maxTokens: 99 }));
    for (const _ of ["once", "again"]) expect(answerOf(await router.invoke(ask("dinner")))).toBe("soup");
    expect(sent(scripted, "max_completion_tokens")).toEqual([undefined, 99, 99]);
  });

  test("is asked without its own temperature if the server refuses it", async () => {
    const words = "Unsupported value: 'temperature' does not support 0.5 with this model.";
    const refuses = ({ body }: ModelRequest): string | null => ("temperature" in body ? words : null);
    await using scripted = await strictModels(refuses, script, { status: 400 });
    const router = routerOf(scripted, given(scripted, "given-5", { temperature: 0.5 }));
    for (const _ of ["once", "again"]) expect(answerOf(await router.invoke(ask("dinner")))).toBe("soup");
    expect(sent(scripted, "temperature")).toEqual([0.5, undefined, undefined]);
  });

  test("is not asked without a parameter whose value is wrong", async () => {
    const words =
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.";
    await using scripted = await strictModels(() => words, script, { status: 400 });
    const router = routerOf(scripted, given(scripted, "given-4", { temperature: 3 }));
    await expect(router.invoke(ask("dinner"))).rejects.toThrow(/Expected a value <= 2/);
    expect(scripted.server.requests).toHaveLength(1);
  });

  test("of a class with private fields fails with what to do about its own parameters", async () => {
    class Sealed extends ChatOpenAI {
      readonly #calls: unknown[] = [];

      override async _generate(...call: Parameters<ChatOpenAI["_generate"]>) {
        this.#calls.push(call);
        return super._generate(...call);
      }
    }
    await using scripted = await strictModels(unknownField("temperature"), script);
    const configuration = { baseURL: scripted.server.baseUrl };
    const fields = { model: "given-2", apiKey: "k", maxRetries: 0, temperature: 0.5 };
    const router = routerOf(scripted, new Sealed({ ...fields, configuration }));
    await expect(router.invoke(ask("dinner"))).rejects.toThrow(/; make this model without `temperature`$/);
    expect(scripted.server.requests).toHaveLength(1);
  });
});

test("an agent with tools is adapted, too, and its tools are sent without `$schema`", async () => {
  const look = tool(() => "1", { name: "look", description: "looks", schema: z.object({ at: z.string() }) });
  const agent = defineSpecialist({ ...cook, tools: [look] });
  await using scripted = await strictModels(unknownField("max_completion_tokens"), ({ messages }) =>
    messages.some(({ role }) => role === "tool")
      ? { text: "soup" }
      : { toolCalls: [{ name: "look", arguments: { at: "x" } }] },
  );
  const { models, server } = scripted;
  const limits = { tokens: 50_000 };
  const router = createRouter({ specialists: [agent], classifier: () => "cook", models, limits, retry });
  expect(answerOf(await router.invoke(ask("dinner")))).toBe("soup");
  expect(server.requests.map(({ status }) => status)).toEqual([422, 200, 200]);
  expect(server.requests[1]?.tools[0]?.function.parameters).toEqual({
    type: "object",
    properties: { at: { type: "string" } },
    required: ["at"],
    additionalProperties: false,
  });
});

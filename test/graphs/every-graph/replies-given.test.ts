import { tool } from "@langchain/core/tools";
import { AzureChatOpenAI, ChatOpenAI, ChatOpenAICompletions } from "@langchain/openai";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist } from "../../../src/index.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { rawCall, says } from "../../support/raw-replies.ts";
import { runAlone } from "../../support/replying.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const stock = tool(({ article }) => `${article}: ${article.length}`, {
  name: "stock",
  description: "counts",
  schema: z.object({ article: z.string() }),
});
const fields = { model: "given", apiKey: "k", maxRetries: 0 };

/** A provider's model whose class extends OpenAI's client, and adds what OpenAI does not have, as DeepSeek's does. */
class Vendor extends ChatOpenAICompletions {
  asked = 0;

  override _llmType(): string {
    return "vendor";
  }

  override invocationParams(...call: Parameters<ChatOpenAICompletions["invocationParams"]>) {
    this.asked += 1;
    return { ...super.invocationParams(...call), vendor: true };
  }
}

/** A class of the user's, with a state and a hook of its own. */
class Counting extends ChatOpenAI {
  asked = 0;

  override async _generate(...call: Parameters<ChatOpenAI["_generate"]>) {
    this.asked += 1;
    return super._generate(...call);
  }

  override async *_streamResponseChunks(...call: Parameters<ChatOpenAI["_streamResponseChunks"]>) {
    this.asked += 1;
    yield* super._streamResponseChunks(...call);
  }
}

/** A class whose methods only work on the object itself. */
class Sealed extends ChatOpenAI {
  readonly #asked: unknown[] = [];

  override async _generate(...call: Parameters<ChatOpenAI["_generate"]>) {
    this.#asked.push(call);
    return super._generate(...call);
  }
}

const MODELS: Record<string, (baseURL: string) => BaseChatModel> = {
  "a ChatOpenAI": (baseURL) => new ChatOpenAI({ ...fields, configuration: { baseURL } }),
  "a ChatOpenAI with call options": (baseURL) =>
    new ChatOpenAI({ ...fields, configuration: { baseURL } }).withConfig({ seed: 7 }) as ChatOpenAI,
  "a class of the user's": (baseURL) => new Counting({ ...fields, configuration: { baseURL } }),
  "a provider's class": (baseURL) => new Vendor({ ...fields, configuration: { baseURL } }),
  "an AzureChatOpenAI": (baseURL) => {
    // Azure's addresses have the deployment in their path.
    const toServer: typeof fetch = (_, init) => fetch(`${baseURL}/chat/completions`, init);
    const azure = { azureOpenAIApiKey: "k", azureOpenAIApiVersion: "1", azureOpenAIApiInstanceName: "mine" };
    return new AzureChatOpenAI({
      ...fields,
      ...azure,
      azureOpenAIApiDeploymentName: "given",
      configuration: { fetch: toServer },
    });
  },
};

async function run(
  scripted: ScriptedModels,
  { model, way, tools = [] }: { model: BaseChatModel; way: (typeof WAYS)[number]; tools?: (typeof stock)[] },
) {
  const guide = defineSpecialist({ name: "guide", description: "d", prompt: "You know.", model, tools });
  return runAlone(guide, scripted, { kind: "router", way });
}

/** Refuses a request that does not bring back what stood next to the calls; otherwise answers with the results. */
function results({ messages }: ModelRequest): ModelReply {
  const sent = JSON.stringify(messages);
  const isBack = ['"reasoning_content":"Both."', '"thought_signature":"s1"'].every((one) =>
    sent.includes(one),
  );
  if (!isBack) return { fault: { kind: "status", status: 400, message: "reasoning_content must come back" } };
  const calls = messages.flatMap(({ tool_calls: made = [] }) => made);
  const told = calls.map(({ id }) => messages.find((one) => one.tool_call_id === id)?.content);
  return { text: told.map(String).join("; ") };
}

describe.each(Object.entries(MODELS))("%s", (_, make) => {
  describe.each(WAYS)("by %s", (way) => {
    test("sends back what its server wants back with its calls", async () => {
      const signed = { id: "", extra_content: { google: { thought_signature: "s1" } } };
      const calls = [
        rawCall("stock", { article: "tea" }, signed),
        rawCall("stock", { article: "coffee" }, { id: "" }),
      ];
      await using scripted = await scriptedModels((request) =>
        request.messages.some(({ role }) => role === "tool")
          ? results(request)
          : says({ reasoning_content: "Both.", tool_calls: calls })(request),
      );
      const model = make(scripted.server.baseUrl);
      expect((await run(scripted, { model, way, tools: [stock] })).answer).toBe("tea: 3; coffee: 6");
    });

    test("tells an error inside a reply, and a list of faults, in the server's words", async () => {
      const errors: ModelReply[] = [
        { raw: { error: { message: "Nothing left.", code: 402 } } },
        { raw: { detail: [{ loc: ["body", "seed"], msg: "extra field" }] } },
      ];
      for (const reply of errors) {
        await using scripted = await scriptedModels(() => reply);
        const { error } = await run(scripted, { model: make(scripted.server.baseUrl), way });
        expect(error?.message).toMatch(/Nothing left|extra field/);
      }
    });

    test("does not take half an answer for a whole one", async () => {
      await using scripted = await scriptedModels(says({ content: "Par" }, { finish: null }));
      const { answer, error } = await run(scripted, { model: make(scripted.server.baseUrl), way });
      expect(answer).toBeNull();
      expect(error?.message).toMatch(/ended without a finish_reason/);
    });

    test("shows no thinking", async () => {
      await using scripted = await scriptedModels(() => ({
        text: "<think>Lyon?</think>Paris.",
        chunkCharacters: 3,
      }));
      const { answer, chat } = await run(scripted, { model: make(scripted.server.baseUrl), way });
      expect([answer, [...chat.values()].join("")]).toEqual(["Paris.", way === "invoke" ? "" : "Paris."]);
    });
  });
});

test.each(Object.entries(MODELS))("%s decides in a form that its server takes", async (_, make) => {
  const route = { reason: "r", specialist: "guide", confidence: 1 };
  await using scripted = await scriptedModels(({ body, tools, schema }) => {
    if ("response_format" in body) {
      return { fault: { kind: "status", status: 400, message: "response_format: this type is unavailable" } };
    }
    return tools.length > 0
      ? { toolCalls: [{ name: schema ?? "route", arguments: route }] }
      : { text: "Paris." };
  });
  const classifier = { model: make(scripted.server.baseUrl) };
  const specialists = ["guide", "other"].map((name) =>
    defineSpecialist({ name, description: "d", prompt: "p", model: classifier.model }),
  );
  const router = createRouter({ specialists, classifier, models: scripted.models });
  for (const turn of ["capital?", "again?"]) {
    expect(answerOf(await router.invoke(ask(turn)))).toBe("Paris.");
  }
  expect(scripted.server.requests.filter(({ status }) => status === 400).length).toBeLessThanOrEqual(1);
});

describe("what a model has of its own works on", () => {
  const script = () => ({ text: "Paris." });

  test.each([
    ["a class of the user's", new Counting({ ...fields })],
    ["a provider's class", new Vendor({ ...fields })],
  ])("the methods and the state of %s", async (_, model) => {
    await using scripted = await scriptedModels(script);
    const inner =
      model instanceof Counting ? (model as unknown as { completions: Vendor }).completions : model;
    Object.assign(inner.clientConfig, { baseURL: scripted.server.baseUrl });
    expect((await run(scripted, { model, way: "invoke" })).answer).toBe("Paris.");
    expect(model.asked).toBeGreaterThan(0);
    expect(Object.hasOwn(model, "client") ? model.client : undefined).toBeUndefined();
  });

  test("a class with private fields", async () => {
    await using scripted = await scriptedModels(script);
    const model = new Sealed({ ...fields, configuration: { baseURL: scripted.server.baseUrl } });
    expect((await run(scripted, { model, way: "invoke" })).answer).toBe("Paris.");
  });

  test("its fetch, headers, parameters and callbacks", async () => {
    await using scripted = await scriptedModels(script);
    const asked: string[] = [];
    const model = new ChatOpenAI({
      ...fields,
      modelKwargs: { custom: 1 },
      callbacks: [{ handleLLMEnd: () => void asked.push("ended") }],
      configuration: {
        baseURL: scripted.server.baseUrl,
        defaultHeaders: { "x-team": "blue" },
        fetch: (input, init) => {
          asked.push(new Headers(init?.headers).get("x-team") ?? "none");
          return fetch(input, init);
        },
      },
    });
    expect((await run(scripted, { model, way: "invoke" })).answer).toBe("Paris.");
    expect(asked).toEqual(["blue", "ended"]);
    expect(scripted.server.requests[0]?.body["custom"]).toBe(1);
  });

  test("the model itself, before and after a run", async () => {
    await using scripted = await scriptedModels(script);
    const model = new ChatOpenAI({ ...fields, configuration: { baseURL: scripted.server.baseUrl } });
    const lone = async (): Promise<unknown> => (await model.invoke("capital?")).id;
    expect(await lone()).toMatch(/^chatcmpl/);
    expect((await run(scripted, { model, way: "messages" })).answer).toBe("Paris.");
    expect(await lone()).toMatch(/^chatcmpl/);
  });

  test("a connection that the user put into it", async () => {
    await using scripted = await scriptedModels(script);
    const lone = new ChatOpenAI({ ...fields, configuration: { baseURL: scripted.server.baseUrl } });
    await lone.invoke("capital?");
    const { client } = (lone as unknown as { completions: { client: { withOptions(o: object): unknown } } })
      .completions;
    const model = new ChatOpenAI({ ...fields, configuration: { baseURL: "http://127.0.0.1:9/v1" } });
    const { completions } = model as unknown as { completions: { client: unknown } };
    completions.client = client.withOptions({ defaultHeaders: { "x-own": "1" } });
    expect((await run(scripted, { model, way: "invoke" })).answer).toBe("Paris.");
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("but a program's own `fetch` for everything, if it has set one", async () => {
    await using scripted = await scriptedModels(script);
    const model = new ChatOpenAI({ ...fields, configuration: { baseURL: scripted.server.baseUrl } });
    const nodes = globalThis.fetch;
    let asked = 0;
    try {
      globalThis.fetch = (input, init) => {
        asked += 1;
        return nodes(input, init);
      };
      expect((await run(scripted, { model, way: "invoke" })).answer).toBe("Paris.");
    } finally {
      globalThis.fetch = nodes;
    }
    expect(asked).toBe(1);
  });
});

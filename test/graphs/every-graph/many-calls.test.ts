import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { ChatOpenAI } from "@langchain/openai";
import { expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import type { ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const stir = tool(({ pot }) => `stirred ${pot}`, {
  name: "stir",
  description: "stirs",
  schema: z.object({ pot: z.number() }),
});

/** Runs with many calls in one reply, and returns the warnings of the process and the answer. */
async function run(calls: number, isMounted: boolean): Promise<{ warnings: string[]; answer: string }> {
  const reply: ModelReply = {
    toolCalls: Array.from({ length: calls }, (_, pot) => ({ name: "stir", arguments: { pot } })),
  };
  await using scripted = await scriptedModels(({ messages }) =>
    messages.some(({ role }) => role === "tool") ? { text: "soup" } : reply,
  );
  const { models, server } = scripted;
  const configuration = { baseURL: server.baseUrl };
  const model = new ChatOpenAI({ model: "gpt-4.1", apiKey: "given", configuration });
  const { name, description } = cook;
  const specialist = isMounted
    ? { name, description, graph: createAgent({ model, tools: [stir] }) }
    : { ...cook, tools: [stir] };
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", onWarning);
  const router = createRouter({ models, specialists: [specialist], classifier: () => "cook" });
  const { messages } = await router.invoke(ask("soup"));
  await new Promise(setImmediate);
  process.off("warning", onWarning);
  return { warnings, answer: messages.at(-1)?.text ?? "" };
}

test.each([
  ["an agent of Troupe", false],
  ["a mounted agent", true],
])("many calls in one reply of %s give no warning about listeners", async (_, isMounted) => {
  expect(await run(40, isMounted)).toEqual({ warnings: [], answer: "soup" });
});

test("an error about a reply with very many calls names a few of them", async () => {
  const toolCalls = Array.from({ length: 1_000 }, (_, index) => ({ name: `tool_${index}`, arguments: {} }));
  await using scripted = await scriptedModels(() => ({ toolCalls }));
  const { models } = scripted;
  const router = createRouter({
    models,
    specialists: [cook],
    classifier: () => "cook",
    retry: { attempts: 1 },
  });
  const error = await router.invoke(ask("soup")).then(String, String);
  expect(error).toContain('"tool_7" and 120 more, and was given no tools');
});

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { tool } from "@langchain/core/tools";
import { Command, interrupt, MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, scriptOf } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { cookWithTools } from "../../support/observe-events.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { traced } from "../../support/traced.ts";

test("a Software House shows its roles, and its work without a model", async () => {
  await using tracing = await traced();
  const script = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });
  await using scripted = await scriptedModels(script);
  await house(scripted);
  expect(await tracing.outline()).toEqual([
    "invoke_workflow software-house",
    "  invoke_agent product_manager",
    "    chat gpt-4.1-mini",
    "  invoke_agent test_author",
    "    chat gpt-4.1-mini",
    "  invoke_agent developer",
    "    chat gpt-4.1-mini",
    "  build",
    "  verify",
    "  invoke_agent reviewer",
    "    chat gpt-4.1-mini",
    "  deliver",
  ]);
});

test("a tool that fails is an error, and a tool that asks a person is none: the run waits", async () => {
  await using tracing = await traced();
  const ask = tool(() => String(interrupt("How hot?")), {
    name: "ask_guest",
    description: "asks",
    schema: z.object({}),
  });
  const cook = cookWithTools();
  const chef = defineSpecialist({ ...cook, name: "chef", tools: [...(cook.tools ?? []), ask] });
  const script = scriptOf([
    routeTo("chef"),
    calls(call("break_down", {})),
    calls(call("ask_guest", {})),
    { text: "soup" },
  ]);
  await using scripted = await scriptedModels(script);
  const checkpointer = new MemorySaver();
  const graph = createRouter({ specialists: [chef], models: scripted.models, checkpointer, name: "kitchen" });
  const config = { configurable: { thread_id: "t-1" } };
  await graph.invoke({ messages: "Soup." }, config);
  expect(await tracing.outline()).toEqual([
    "invoke_workflow kitchen",
    "  invoke_agent classifier",
    "    chat gpt-4.1-mini",
    "  invoke_agent chef",
    "    chat gpt-4.1-mini",
    "    execute_tool break_down !tool_error",
    "    chat gpt-4.1-mini",
    "    execute_tool ask_guest",
  ]);
  await graph.invoke(new Command({ resume: "hot" }), config);
  const runs = (await tracing.spans()).filter(({ name }) => name === "invoke_workflow kitchen");
  const statuses = runs.map(({ attributes }) => attributes["troupe.outcome.status"]);
  expect(statuses).toEqual(["waiting", "completed"]);
});

/** Keeps the names of what LangChain reports, and the tags that came with it. */
class Names extends BaseCallbackHandler {
  readonly name = "names";
  readonly seen: string[] = [];
  readonly tags = new Set<string>();
  override handleChainStart(
    ...start: Parameters<NonNullable<BaseCallbackHandler["handleChainStart"]>>
  ): void {
    const [, , , , tags = [], , , name] = start;
    if (name !== undefined) this.seen.push(name);
    if (tags.includes("web")) this.tags.add("chain");
  }
  override handleChatModelStart(
    ...start: Parameters<NonNullable<BaseCallbackHandler["handleChatModelStart"]>>
  ): void {
    const [, , , , , tags = []] = start;
    this.seen.push("model");
    if (tags.includes("web")) this.tags.add("model");
  }
  override handleToolStart(...start: Parameters<NonNullable<BaseCallbackHandler["handleToolStart"]>>): void {
    const [, , , , tags = [], , name = ""] = start;
    this.seen.push(name);
    if (tags.includes("web")) this.tags.add("tool");
  }
}

test("LangChain's callbacks see names, tags, requests and tools of a traced run as of any other", async () => {
  const cook = cookWithTools();
  const run = async (): Promise<Names> => {
    const script = scriptOf([routeTo("cook"), calls(call("look_up", { of: "salt" })), { text: "soup" }]);
    await using scripted = await scriptedModels(script);
    const graph = createRouter({ specialists: [cook], models: scripted.models, name: "kitchen" });
    const handler = new Names();
    handler.awaitHandlers = true;
    await graph.invoke({ messages: "Soup." }, { callbacks: [handler], runName: "dinner", tags: ["web"] });
    return handler;
  };
  const plain = await run();
  await using tracing = await traced();
  const { seen, tags } = await run();
  expect(seen).toEqual(plain.seen);
  expect(seen).toEqual(expect.arrayContaining(["dinner", "classifier", "cook", "model", "look_up"]));
  expect([...tags].toSorted()).toEqual(["chain", "model", "tool"]);
  expect(await tracing.spans()).toHaveLength(7);
});

import { InMemoryStore, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { onceTool } from "../../../../src/workers/index.ts";
import type { ModelScript } from "../../../../src/testing/index.ts";
import { ask } from "../../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../../support/scripted-models.ts";
import { cashDesk, thread, type PayTool } from "./support/cash-desk.ts";

/** A model that pays 10 for each request, and then says "done". */
const obedient: ModelScript = ({ messages }) =>
  messages.at(-1)?.role === "tool"
    ? { text: "done" }
    : { toolCalls: [{ name: "pay", arguments: { order: "a", amount: 10 } }] };

function agent({ server }: ScriptedModels, pay: PayTool) {
  const configuration = { baseURL: server.baseUrl };
  return createAgent({
    model: new ChatOpenAI({ model: "gpt-4.1-mini", apiKey: "test", configuration }),
    tools: [onceTool(pay)],
    checkpointer: new MemorySaver(),
    store: new InMemoryStore(),
  });
}

function lastText({ messages }: { messages: { text: string; type: string }[] }): string {
  return messages.findLast(({ type }) => type === "tool")?.text ?? "";
}

describe("an agent outside of Troupe's graphs", () => {
  test("pays for each request of a thread", async () => {
    await using scripted = await scriptedModels(obedient);
    const { desk, pay } = cashDesk();
    const graph = agent(scripted, pay);
    for (const _ of [1, 2, 3]) await graph.invoke(ask("pay"), thread);
    expect(desk.paid).toHaveLength(3);
  });

  test("pays no more in a thread while a payment is unknown, also for a new request", async () => {
    await using scripted = await scriptedModels(obedient);
    const { desk, pay } = cashDesk();
    const graph = agent(scripted, pay);
    desk.after = () => {
      throw new Error("the line broke");
    };
    await graph.invoke(ask("pay"), thread);
    desk.after = () => undefined;
    expect(lastText(await graph.invoke(ask("pay"), thread))).toContain("effect_unknown");
    expect(desk.paid).toHaveLength(1);
  });

  test.each(["tools", "model_request"])(
    "that is started again before its node %s returns what is recorded",
    async (node) => {
      await using scripted = await scriptedModels(obedient);
      const { desk, pay } = cashDesk();
      const graph = agent(scripted, pay);
      await graph.invoke(ask("pay"), thread);
      let earlier = {};
      // The newest state comes first: the last one that is found is that of the first call.
      for await (const state of graph.graph.getStateHistory(thread)) {
        if (state.next.includes(node)) earlier = state.config;
      }
      const repeated = await graph.invoke(null, { ...earlier, durability: "sync" });
      expect(lastText(repeated)).toBe("paid 10 for a");
      expect(desk.paid).toHaveLength(1);
    },
  );
});

import { MemorySaver } from "@langchain/langgraph";
import { expect, it, vi } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const config = { configurable: { thread_id: "t" } };

it("keeps the order of checkpoints in a saver that a server sets, also after `withConfig`", async () => {
  await using scripted = await scriptedModels(() => ({ text: "soup" }));
  const options = { specialists: [cook], classifier: () => "cook", models: scripted.models } as const;
  for (const graph of [createRouter(options), createRouter(options).withConfig({ tags: ["server"] })]) {
    graph.checkpointer = new MemorySaver();
    await graph.invoke(ask("Cook."), config);
    const now = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => now() - 86_400_000);
    await graph.invoke(ask("Cook."), config);
    vi.restoreAllMocks();
    expect((await graph.getState(config)).values.messages).toHaveLength(4);
  }
});

it("leaves a graph without a checkpointer, and one below another graph, as it is", async () => {
  await using scripted = await scriptedModels(() => ({ text: "soup" }));
  const graph = createRouter({ specialists: [cook], classifier: () => "cook", models: scripted.models });
  expect(graph.checkpointer).toBeUndefined();
  graph.checkpointer = true;
  expect(graph.checkpointer).toBe(true);
  graph.checkpointer = false;
  expect((await graph.invoke(ask("Cook."), config)).messages).toHaveLength(2);
});

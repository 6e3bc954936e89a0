import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type Models } from "../../../src/index.ts";
import type { ModelReply, ModelScript } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const config = { configurable: { thread_id: "t" } };
const busy: unknown = expect.objectContaining({ code: "thread_busy" });

/** Returns a script whose answers wait for the test, and a promise that resolves at the first call. */
function gate() {
  let letGo: (reply: ModelReply) => void = () => undefined;
  let call: () => void = () => undefined;
  const open = new Promise<ModelReply>((resolve) => (letGo = resolve));
  const called = new Promise<void>((resolve) => (call = resolve));
  const script: ModelScript = () => (call(), open);
  return { script, called, answer: () => letGo({ text: "done" }) };
}

function routerOver(checkpointer: MemorySaver, models: Models) {
  return createRouter({ specialists: [cook], classifier: () => "cook", models, checkpointer });
}

describe("a thread with a run under way", () => {
  it("refuses another run until the first one ends, also of another graph with the same saver", async () => {
    const { script, called, answer } = gate();
    await using scripted = await scriptedModels(script);
    const saver = new MemorySaver();
    const [one, other] = [routerOver(saver, scripted.models), routerOver(saver, scripted.models)];
    const first = one.invoke(ask("Cook."), config);
    await called;
    await expect(one.invoke(ask("Bake."), config)).rejects.toEqual(busy);
    await expect(other.withConfig({ tags: ["x"] }).stream(ask("Bake."), config)).rejects.toEqual(busy);
    expect(scripted.server.requests).toHaveLength(1);
    // Reading is allowed, another thread is free, and so is another saver's thread of the same name.
    expect((await one.getState(config)).next).toEqual(["cook"]);
    answer();
    await one.invoke(ask("Bake."), { configurable: { thread_id: "u" } });
    await routerOver(new MemorySaver(), scripted.models).invoke(ask("Bake."), config);
    expect((await first).messages).toHaveLength(2);
    expect((await other.invoke(ask("Bake."), config)).messages).toHaveLength(4);
  });

  it("is free again after its run was aborted, failed, or was left by its reader", async () => {
    await using scripted = await scriptedModels(() => ({ fault: { kind: "status", status: 400 } }));
    const router = routerOver(new MemorySaver(), scripted.models);
    await expect(router.invoke(ask("Cook."), { ...config, signal: AbortSignal.abort() })).rejects.toThrow(
      /abort|stopped/i,
    );
    await expect(router.invoke(ask("Cook."), config)).rejects.toEqual(
      expect.objectContaining({ code: "model_request_refused" }),
    );
    for await (const _ of await router.stream(ask("Cook."), { ...config, streamMode: "custom" })) break;
    await expect(router.invoke(ask("Cook."), config)).rejects.toEqual(
      expect.objectContaining({ code: "model_request_refused" }),
    );
  });

  it("can be resumed right after its run was aborted", async () => {
    const { script, called } = gate();
    const replies: ModelScript[] = [script, () => ({ text: "done after all" })];
    await using scripted = await scriptedModels(
      (request) => replies[request.number - 1]?.(request) ?? { text: "" },
    );
    const router = routerOver(new MemorySaver(), scripted.models);
    const controller = new AbortController();
    const first = router.invoke(ask("Cook."), { ...config, signal: controller.signal });
    await called;
    controller.abort();
    await expect(first).rejects.toThrow(/abort|stopped/i);
    expect((await router.invoke(null, config)).messages.at(-1)?.text).toBe("done after all");
  });

  it("does not block the teams inside, nor a server that sets its own saver", async () => {
    const { script, called, answer } = gate();
    await using scripted = await scriptedModels(script);
    const saver = new MemorySaver();
    const router = routerOver(saver, scripted.models);
    const house = createSupervisor({
      specialists: [defineSpecialist({ name: "kitchen", description: "cooks", graph: router })],
      manager: { plan: [{ agent: "kitchen", task: "Cook." }] },
      models: scripted.models,
      checkpointer: saver,
    });
    const first = house.invoke(ask("Dinner."), config);
    await called;
    router.checkpointer = new MemorySaver();
    const second = router.invoke(ask("Lunch."), config);
    answer();
    expect([(await first).outcome?.status, (await second).outcome?.status]).toEqual([
      "completed",
      "completed",
    ]);
  });
});

import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor, type SupervisorOptions } from "../../../graphs/index.ts";
import { ConfigurationError, reopenRun } from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { askedFor, parallelSteps } from "../../support/till.ts";

const chain = planOf(step("shop"), step("soup", ["shop"]), step("table", ["soup"], "baker"));
const thread = { configurable: { thread_id: "dinner" } };

function kitchen(): Promise<ScriptedModels> {
  return scriptedModels((request) => (request.schema === "plan" ? chain : deliverTask(request)));
}

function supervisor({ models }: ScriptedModels, options: Partial<SupervisorOptions<"cook" | "baker">>) {
  return createSupervisor({ specialists: [cook, baker], models, ...options });
}

describe("a run that reached a limit", () => {
  test("continues under a larger one with only the unfinished steps, and counts its earlier usage", async () => {
    await using scripted = await kitchen();
    const checkpointer = new MemorySaver();
    await supervisor(scripted, { checkpointer, limits: { modelCalls: 3 } }).invoke(ask("dinner"), thread);
    const before = scripted.server.requests.length;

    const larger = supervisor(scripted, { checkpointer, limits: { modelCalls: 5 } });
    expect(await reopenRun(larger, thread)).toBe(true);
    const stopped = await larger.invoke(null, thread);
    expect(stopped.outcome).toMatchObject({
      status: "stopped",
      reason: "limit reached: modelCalls (5); steps to go: 1",
      usage: { modelCalls: 5 },
    });

    const unlimited = supervisor(scripted, { checkpointer });
    await reopenRun(unlimited, thread);
    const { outcome, results, messages } = await unlimited.invoke(null, thread);
    expect(outcome).toMatchObject({ status: "completed", usage: { modelCalls: 7 }, steps: { completed: 3 } });
    expect(Object.keys(results)).toEqual(["shop", "soup", "table"]);
    expect(messages.map(({ text }) => text)).toEqual(["dinner", "the answer"]);
    const asked = scripted.server.requests.map(askedFor);
    expect([asked.slice(0, 2), asked.slice(before).filter((one) => one.startsWith("do "))]).toEqual([
      ["plan", "do shop"],
      ["do soup", "do table"],
    ]);
  });

  test("continues if its caller asks for it in a run without an input, and only then", async () => {
    await using scripted = await kitchen();
    const graph = supervisor(scripted, { checkpointer: new MemorySaver(), limits: { modelCalls: 9 } });
    await graph.invoke(ask("dinner"), { ...thread, context: { limits: { modelCalls: 3 } } });
    const larger = { limits: { modelCalls: 7 } };
    const untouched = await graph.invoke(null, { ...thread, context: larger });
    expect(untouched.outcome).toMatchObject({ status: "stopped", usage: { modelCalls: 3 } });
    const { outcome, messages } = await graph.invoke(null, {
      ...thread,
      context: { ...larger, reopen: true },
    });
    expect(outcome).toMatchObject({ status: "completed", usage: { modelCalls: 6 } });
    expect(messages.map(({ text }) => text)).toEqual(["dinner", "the answer"]);
    const requests = scripted.server.requests.length;
    const again = await graph.invoke(null, { ...thread, context: { reopen: true } });
    expect([again.outcome, scripted.server.requests.length]).toEqual([outcome, requests]);
  });

  test("is planned if the limit had prevented its plan", async () => {
    await using scripted = await kitchen();
    const checkpointer = new MemorySaver();
    const poor = supervisor(scripted, { checkpointer, limits: { tokens: 10 } });
    expect((await poor.invoke(ask("dinner"), thread)).outcome?.status).toBe("stopped");
    const graph = supervisor(scripted, { checkpointer });
    expect(await reopenRun(graph, thread)).toBe(true);
    const { outcome, messages } = await graph.invoke(null, thread);
    expect(outcome?.status).toBe("completed");
    expect(messages.map(({ text }) => text)).toEqual(["dinner", "the answer"]);
  });

  test("writes only its final answer if all steps were finished", async () => {
    await using scripted = await kitchen();
    const checkpointer = new MemorySaver();
    const manager = { plan: parallelSteps(2) };
    const options = { checkpointer, manager, limits: { modelCalls: 2 } };
    const { outcome } = await supervisor(scripted, options).invoke(ask("dinner"), thread);
    expect(outcome).toMatchObject({ status: "stopped", steps: { completed: 1, unfinished: 1 } });
    const graph = supervisor(scripted, { ...options, limits: { modelCalls: 4 } });
    await reopenRun(graph, thread);
    expect((await graph.invoke(null, thread)).outcome).toMatchObject({
      status: "completed",
      usage: { modelCalls: 4 },
    });
  });

  test("is not continued by the next turn on the thread", async () => {
    await using scripted = await kitchen();
    const checkpointer = new MemorySaver();
    await supervisor(scripted, { checkpointer, limits: { modelCalls: 2 } }).invoke(ask("dinner"), thread);
    const graph = supervisor(scripted, { checkpointer, limits: { modelCalls: 5 } });
    const { outcome } = await graph.invoke(ask("lunch"), thread);
    expect(outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
    expect(await reopenRun(graph, thread)).toBe(false);
  });
});

describe("the caller's limits of one run", () => {
  const asking = (limits: object) => ({ configurable: { thread_id: "dinner", limits } });

  test("are stored with it, and replaced by the limits of the caller that continues it", async () => {
    await using scripted = await kitchen();
    const graph = supervisor(scripted, { checkpointer: new MemorySaver() });
    const { outcome } = await graph.invoke(ask("dinner"), asking({ modelCalls: 2 }));
    expect(outcome?.limit).toMatchObject({ name: "modelCalls", value: 2 });
    await reopenRun(graph, thread);
    expect((await graph.invoke(null, thread)).outcome?.limit).toMatchObject({ value: 2 });
    await reopenRun(graph, thread);
    expect((await graph.invoke(null, asking({ modelCalls: 4 }))).outcome?.limit).toMatchObject({ value: 4 });
    await reopenRun(graph, thread);
    expect((await graph.invoke(null, asking({}))).outcome?.status).toBe("completed");
  });

  test("can lower the limits of the graph, but not raise them", async () => {
    await using scripted = await kitchen();
    const graph = supervisor(scripted, { limits: { modelCalls: 3 } });
    const calls = async (modelCalls: number) =>
      (await graph.invoke(ask("dinner"), { configurable: { limits: { modelCalls } } })).outcome?.usage
        .modelCalls;
    expect([await calls(2), await calls(100)]).toEqual([2, 3]);
  });

  test("allow fewer steps in a plan", async () => {
    await using scripted = await kitchen();
    const { outcome } = await supervisor(scripted, {}).invoke(ask("dinner"), asking({ steps: 2 }));
    expect(outcome).toMatchObject({
      status: "failed",
      code: "structured_reply_invalid",
      usage: { modelCalls: 3 },
    });
    expect(outcome?.reason).toContain("the plan has 3 steps; at most 2 are allowed");
  });

  test("are refused if they are invalid, before a request is sent", async () => {
    await using scripted = await kitchen();
    const run = supervisor(scripted, {}).invoke(ask("dinner"), asking({ calls: 3, tokens: -1 }));
    await expect(run).rejects.toBeInstanceOf(ConfigurationError);
    await expect(run).rejects.toMatchObject({
      faults: [
        expect.stringContaining(`unknown limit "calls"; this graph takes: `),
        expect.stringContaining("limits.tokens must be a whole number of at least 1, but is -1"),
      ],
    });
    expect(scripted.server.requests).toEqual([]);
  });
});

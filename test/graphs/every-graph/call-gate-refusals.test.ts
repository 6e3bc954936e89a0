import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test, vi } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { BudgetError, defineSpecialist, reopenRun } from "../../../src/index.ts";
import { CALL_GATE_KEY, type CallGate } from "../../../src/run/call-gate.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { recordingGate } from "../../support/recording-gate.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps } from "../../support/till.ts";

/** Admits so many calls, and then refuses all, as an allowance that is used up does. */
function admitting(calls: { left: number }) {
  return recordingGate(({ run }) => {
    if (calls.left === 0) {
      const message = "allowance exhausted: key:a (5 modelCalls a day)";
      throw new BudgetError({ limit: "allowance", value: 5, run }, message);
    }
    calls.left -= 1;
  });
}

const stopped = {
  status: "stopped",
  code: "allowance_exhausted",
  reason: expect.stringContaining("allowance exhausted: key:a"),
  limit: { name: "allowance", value: 5, run: expect.any(String) },
};

describe("a gate that refuses with a BudgetError", () => {
  test("stops a supervisor with what is finished, and the same run goes on when there is room again", async () => {
    const calls = { left: 3 };
    const { configurable, records } = admitting(calls);
    await using scripted = await scriptedModels(deliverTask);
    const { server, models } = scripted;
    const checkpointer = new MemorySaver();
    const desk = createSupervisor({ specialists: [cook], manager: { plan: parallelSteps(1) }, models });
    const team = defineSpecialist({ name: "team", description: "a team", graph: desk });
    const manager = { plan: parallelSteps(5, "team") };
    const graph = createSupervisor({ specialists: [team], manager, models, checkpointer });
    const config = { configurable: { ...configurable, thread_id: "t" } };
    const first = await graph.invoke(ask("go"), config);
    expect(first.outcome).toMatchObject({ ...stopped, steps: { completed: 3, unfinished: 2 } });
    expect([server.requests.length, records.length]).toEqual([3, 3]);

    calls.left = 100;
    expect(await reopenRun(graph, config, { sameLimits: true })).toBe(true);
    const second = await graph.invoke(null, config);
    expect(second.outcome).toMatchObject({ status: "completed", steps: { completed: 5 } });
    expect(server.requests.length).toBe(3 + 2 + 1);
  });

  test("stops a turn of handoffs, which can go on, too", async () => {
    const calls = { left: 0 };
    const { configurable } = admitting(calls);
    await using scripted = await scriptedModels((): ModelReply => ({ text: "soup" }));
    const checkpointer = new MemorySaver();
    const graph = createHandoffs({
      specialists: [cook],
      entry: "cook",
      models: scripted.models,
      checkpointer,
    });
    const config = { configurable: { ...configurable, thread_id: "t" } };
    const first = await graph.invoke(ask("go"), config);
    expect(first.outcome).toMatchObject(stopped);
    calls.left = 1;
    expect(await reopenRun(graph, config, { sameLimits: true })).toBe(true);
    const second = await graph.invoke(null, config);
    expect(second.outcome).toMatchObject({ status: "completed" });
  });

  test("is the error of a router, which then goes on from where it was refused", async () => {
    const calls = { left: 1 };
    const { configurable } = admitting(calls);
    await using scripted = await scriptedModels(({ schema }: ModelRequest): ModelReply =>
      schema === "route" ? routeTo("cook") : { text: "soup" },
    );
    const checkpointer = new MemorySaver();
    const graph = createRouter({ specialists: [cook], models: scripted.models, checkpointer });
    const config = { configurable: { ...configurable, thread_id: "t" } };
    await expect(graph.invoke(ask("go"), config)).rejects.toMatchObject({ code: "allowance_exhausted" });
    calls.left = 1;
    expect((await graph.invoke(null, config)).outcome).toMatchObject({ status: "completed" });
    expect(scripted.server.requests.length).toBe(2);
  });
});

test("our own limits are asked first, and what a gate refuses counts on none of them", async () => {
  const { configurable, records } = admitting({ left: 2 });
  await using scripted = await scriptedModels(deliverTask);
  const options = { specialists: [cook], models: scripted.models, limits: { modelCalls: 4 } };
  const graph = createSupervisor({ ...options, manager: { plan: parallelSteps(3) } });
  const { outcome } = await graph.invoke(ask("go"), { configurable });
  expect(outcome).toMatchObject({ ...stopped, usage: { modelCalls: 2 } });

  const { configurable: open, records: asked } = recordingGate();
  const limited = await graph.invoke(ask("go"), { configurable: { ...open, limits: { modelCalls: 1 } } });
  expect(limited.outcome).toMatchObject({ code: "budget_exhausted" });
  expect([records.length, asked.length]).toEqual([2, 1]);
});

test("a gate that limits tokens bounds the replies, and estimates what a server does not report", async () => {
  const { configurable, records } = recordingGate(undefined, { limitsTokens: true });
  await using scripted = await scriptedModels((): ModelReply => ({ text: "soup" }));
  const price = (_model: string, tokens: { inputTokens: number; outputTokens: number }) =>
    tokens.inputTokens + tokens.outputTokens * 2;
  const graph = createHandoffs({
    specialists: [cook],
    entry: "cook",
    models: scripted.models,
    replyTokens: 300,
    price,
  });
  const { outcome } = await graph.invoke(ask("go"), { configurable });
  expect(scripted.server.requests[0]?.body["max_completion_tokens"]).toBe(300);
  const [record] = records;
  const usage = outcome?.usage;
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  expect(record?.settled[0]?.used).toEqual({ modelCalls: 1, tokens, cost: usage?.cost });
  const reserved = record?.call.reserved;
  expect(reserved?.cost).toBe((reserved?.tokens ?? 0) + 300);
});

describe("an abort", () => {
  test("while a gate lets wait ends the run at once, sends nothing, and gives a late admission back", async () => {
    const settled: unknown[] = [];
    let isAsked = false;
    let admitLate = (): void => undefined;
    // This gate does not look at its signal.
    const gate: CallGate = {
      async admit() {
        isAsked = true;
        await new Promise<void>((resolve) => (admitLate = resolve));
        return { settle: (used) => void settled.push(used) };
      },
    };
    await using scripted = await scriptedModels(deliverTask);
    const stop = new AbortController();
    const graph = createHandoffs({ specialists: [cook], entry: "cook", models: scripted.models });
    const { signal } = stop;
    const run = graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: gate }, signal });
    const ended = run.catch((error: unknown) => error);
    await vi.waitFor(() => expect(isAsked).toBe(true));
    stop.abort();
    expect(await ended).toMatchObject({ code: "run_aborted" });
    expect([settled, scripted.server.requests.length]).toEqual([[], 0]);
    admitLate();
    await vi.waitFor(() => expect(settled).toEqual([{ modelCalls: 0, tokens: 0, cost: 0 }]));
  });

  test("during a call settles it once, and does not wait for the gate", async () => {
    const settled: unknown[] = [];
    const gate: CallGate = {
      admit: async () => ({
        settle: (used, error) => {
          settled.push([used.modelCalls, error?.name]);
          return new Promise(() => undefined);
        },
      }),
    };
    await using scripted = await scriptedModels((): ModelReply => ({ fault: { kind: "stall" } }));
    const stop = new AbortController();
    const graph = createHandoffs({ specialists: [cook], entry: "cook", models: scripted.models });
    const { signal } = stop;
    const run = graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: gate }, signal });
    const ended = run.catch((error: unknown) => error);
    await vi.waitFor(() => expect(scripted.server.requests.length).toBe(1));
    stop.abort();
    expect(await ended).toMatchObject({ code: "run_aborted" });
    expect(settled).toEqual([[1, expect.any(String)]]);
  });
});

test("a reply is kept although its gate cannot settle it", async () => {
  const warnings = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const gate: CallGate = {
    admit: async () => ({ settle: () => Promise.reject(new Error("the book is lost")) }),
  };
  await using scripted = await scriptedModels((): ModelReply => ({ text: "soup" }));
  const graph = createHandoffs({ specialists: [cook], entry: "cook", models: scripted.models });
  const { outcome } = await graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: gate } });
  expect(outcome).toMatchObject({ status: "completed" });
  expect(warnings).toHaveBeenCalledWith(expect.stringContaining("the book is lost"));
});

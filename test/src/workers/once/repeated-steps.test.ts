import { InMemoryStore, MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../../graphs/index.ts";
import { defineSpecialist, reopenRun, type PlanStep } from "../../../../src/index.ts";
import { onceTool, type UnknownEffect } from "../../../../src/workers/index.ts";
import { instantEffects } from "../../../support/faulty-run.ts";
import { ask } from "../../../support/kitchen.ts";
import { roleOf } from "../../../support/role-of.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import {
  answers,
  cashDesk,
  payingIn,
  roundFor,
  thread,
  type PayTool,
  type Round,
} from "./support/cash-desk.ts";

const unknown = /"code":"effect_unknown"/;
const stepOf = (id: string, agent: string): PlanStep<"cashier" | "teller"> => ({
  id,
  agent: agent as "cashier",
  task: `do ${id}`,
  dependsOn: [],
});

/** Two specialists that pay. If the first one fails, the second one does its step. */
function payers(pay: PayTool, options: Parameters<typeof onceTool>[1] = {}) {
  const tools = [onceTool(pay, options)];
  const teller = defineSpecialist({
    name: "teller",
    description: "pays, too",
    prompt: "You are the teller.",
    tools,
  });
  const cashier = defineSpecialist({
    name: "cashier",
    description: "pays",
    prompt: "You pay orders.",
    tools,
    fallback: "teller",
  });
  return { cashier, teller };
}

/** The cashier makes the first calls and then fails. The teller makes the others. */
function failingAfter(first: readonly Round[], then: readonly Round[]) {
  return scriptedModels((request) => {
    if (request.schema === "route") return roundFor(request, []);
    if (roleOf(request) !== "You pay orders.") return roundFor(request, then);
    const reply = roundFor(request, first);
    return "text" in reply ? { fault: { kind: "status", status: 400, message: "no" } } : reply;
  });
}

describe("a step that is attempted again", () => {
  test.each<[string, first: Round[], then: Round[], paid: number[], answers: RegExp[]]>([
    ["the same call returns the recorded result", [[10]], [[10]], [10], [/^paid 10/]],
    ["the order of the calls does not matter", [[10, 20]], [[20], [10]], [10, 20], [/^paid 20/, /^paid 10/]],
    [
      "two equal calls are two, and a third one is new",
      [[10, 10]],
      [[10, 10], [10]],
      [10, 10, 10],
      Array<RegExp>(3).fill(/^paid/),
    ],
    ["another call is unknown", [[10]], [[11]], [10], [unknown]],
    [
      "a call is free if the agent knows of all others",
      [[10]],
      [[10], [11]],
      [10, 11],
      [/^paid 10/, /^paid 11/],
    ],
    [
      "no call is free while one of the others is hidden",
      [[10, 20]],
      [[10], [11]],
      [10, 20],
      [/^paid 10/, unknown],
    ],
  ])("by a fallback specialist: %s", async (_, first, then, paid, told) => {
    await using scripted = await failingAfter(first, then);
    const { desk, pay } = cashDesk();
    const { cashier, teller } = payers(pay);
    const graph = createSupervisor({
      models: scripted.models,
      specialists: [cashier, teller],
      manager: { plan: [stepOf("s1", "cashier")] },
      store: new InMemoryStore(),
      checkpointer: new MemorySaver(),
      effects: instantEffects().effects,
    });
    const { results } = await graph.invoke(ask("pay"), thread);
    expect(results["s1"]).toMatchObject({ agent: "teller", status: "completed" });
    expect(desk.paid.map(({ amount }) => amount)).toEqual(paid);
    const last = scripted.server.requests.findLast((request) => roleOf(request) === "You are the teller.");
    const texts = (last?.messages ?? []).filter(({ role }) => role === "tool").map(({ content }) => content);
    expect(texts).toEqual(told.map((text) => expect.stringMatching(text) as string));
  });

  test("that a team has done in part is repeated by the fallback specialist, and nothing is paid twice", async () => {
    await using scripted = await failingAfter([[10]], [[10]]);
    const { desk, pay } = cashDesk();
    const { cashier, teller } = payers(pay);
    const { fallback: _, ...alone } = cashier;
    const team = createRouter({
      models: scripted.models,
      specialists: [alone],
      effects: instantEffects().effects,
    });
    const graph = createSupervisor({
      models: scripted.models,
      specialists: [
        defineSpecialist({ name: "cashier", description: "pays", graph: team, fallback: "teller" }),
        teller,
      ],
      manager: { plan: [stepOf("s1", "cashier")] },
      store: new InMemoryStore(),
      checkpointer: new MemorySaver(),
      effects: instantEffects().effects,
    });
    const { results } = await graph.invoke(ask("pay"), thread);
    expect(results["s1"]).toMatchObject({ agent: "teller", status: "completed" });
    expect(desk.paid).toHaveLength(1);
  });

  test.each<[string, Round[], number[]]>([
    ["the same call returns the recorded result", [[10]], [10]],
    ["another call is decided by the policy, which says that it is another one", [[11], [12]], [10, 11, 12]],
  ])("after a limit was reached: %s", async (_, then, paid) => {
    let rounds: readonly Round[] = [[10]];
    await using scripted = await scriptedModels((request) => roundFor(request, rounds));
    const { desk, pay } = cashDesk();
    const questions: UnknownEffect[] = [];
    const { cashier, teller } = payers(pay, {
      unknown: (effect) => {
        questions.push(effect);
        return { decision: "call" };
      },
    });
    const [store, checkpointer] = [new InMemoryStore(), new MemorySaver()];
    const graphWith = (modelCalls: number) =>
      createSupervisor({
        models: scripted.models,
        specialists: [cashier, teller],
        manager: { plan: [stepOf("s1", "cashier")] },
        store,
        checkpointer,
        limits: { modelCalls },
      });
    const stopped = await graphWith(1).invoke(ask("pay"), thread);
    expect(stopped.outcome?.status).toBe("stopped");
    rounds = then;
    const larger = graphWith(20);
    expect(await reopenRun(larger, thread)).toBe(true);
    const { outcome } = await larger.invoke(null, thread);
    expect(outcome?.status).toBe("completed");
    expect(desk.paid.map(({ amount }) => amount)).toEqual(paid);
    // Once it was decided that they are other calls, the agent knows of the earlier one.
    expect(questions.map(({ reason, input }) => [reason, input])).toEqual(
      paid.length === 1 ? [] : [["earlier_calls", { order: "a", amount: 11 }]],
    );
  });

  test("does not hide the calls of other steps: two steps that pay the same are two payments", async () => {
    await using scripted = await scriptedModels(payingIn([10], [11]));
    const { desk, pay } = cashDesk();
    const { cashier, teller } = payers(pay);
    const team = (names: string[]) => ({ plan: names.map((name) => stepOf(name, "cashier")) });
    const inner = createSupervisor({
      models: scripted.models,
      specialists: [cashier, teller],
      manager: team(["x1", "x2"]),
    });
    const graph = createSupervisor({
      models: scripted.models,
      specialists: [defineSpecialist({ name: "cashier", description: "pays", graph: inner }), teller],
      manager: team(["s1", "s2"]),
      store: new InMemoryStore(),
      checkpointer: new MemorySaver(),
    });
    await graph.invoke(ask("pay"), thread);
    expect(desk.paid.map(({ amount }) => amount).toSorted((one, other) => one - other)).toEqual([
      10, 10, 10, 10, 11, 11, 11, 11,
    ]);
    expect(answers(scripted).filter((text) => unknown.test(text))).toEqual([]);
  });
});

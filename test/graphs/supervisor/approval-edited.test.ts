import { Command, MemorySaver, Send, type StateSnapshot } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor, type SupervisorGraph } from "../../../graphs/index.ts";
import { answerApprovals, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";
import { careful, carefulKitchen, kitchen, open, tasksSent, thread } from "../../support/approvals.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const soup = step("soup");
const poison = step("poison");
const approve: ApprovalAnswer = { decision: "approve" };

type Kitchen = SupervisorGraph<"cook" | "baker">;

function reviewed({ models }: ScriptedModels, checkpointer = new MemorySaver()): Kitchen {
  return createSupervisor({ specialists: [cook, baker], approval: "plan", models, checkpointer });
}

/** Answers the plan that waits, whatever it is. */
async function answerPlan(graph: Kitchen, given: ApprovalAnswer) {
  const { plan } = await open(graph);
  return graph.invoke(await answerApprovals(graph, thread, { [plan!.id]: given }), thread);
}

/** A step as the supervisor would send it. */
async function sent(graph: Kitchen, node: "cook" | "baker", given = poison): Promise<Send> {
  const { run } = (await graph.getState(thread)).values as { run: object };
  const briefing = { goal: "dinner", attachments: [], earlier: [], results: [] };
  const budget = { spent: { modelCalls: 0, tokens: 0, cost: 0 }, holdsBack: false };
  return new Send(node, { run, step: given, briefing, budget });
}

/** Where the supervisor first got an approved plan. */
async function approved(graph: Kitchen): Promise<StateSnapshot> {
  const found: StateSnapshot[] = [];
  for await (const state of graph.getStateHistory(thread)) {
    if (state.next.includes("supervisor")) found.push(state);
  }
  return found.at(-1)!;
}

describe("a plan that is changed while it waits", () => {
  test.each<[string, (graph: Kitchen) => Promise<unknown>]>([
    ["by a command", (graph) => graph.invoke(new Command({ update: { plan: [poison] } }), thread)],
    ["as the planner", (graph) => graph.updateState(thread, { plan: [poison] }, "planner")],
    ["as nobody", (graph) => graph.updateState(thread, { plan: [poison] })],
  ])("%s is shown under another id, and the old answer does not count", async (_, change) => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { plan: before } = await open(graph);
    await change(graph);
    const [task] = (await graph.getState(thread)).tasks;
    const old = { approval: before!.id, decision: "approve" };
    const at = task?.interrupts[0]?.id;
    await graph.invoke(new Command({ resume: at === undefined ? old : { [at]: old } }), thread);
    const { plan } = await open(graph);
    expect(plan).toMatchObject({ kind: "plan", plan: [poison] });
    expect(plan!.id).not.toBe(before!.id);
    expect(tasksSent(scripted.server.requests)).toEqual([]);
    await expect(answerApprovals(graph, thread, { [before!.id]: approve })).rejects.toThrow(
      "A question gets another id if what it shows has changed",
    );
    const state = await answerPlan(graph, { decision: "edit", plan: [soup] });
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
    expect(state.outcome?.status).toBe("completed");
  });

  test("together with the old answer, in one command, is shown with what is wrong", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { plan: before } = await open(graph);
    const resume = { approval: before!.id, ...approve };
    await graph.invoke(new Command({ update: { plan: [poison] }, resume }), thread);
    const { plan } = await open(graph);
    expect(plan?.faults.at(-1)).toContain("this question has changed since it was shown");
    expect(tasksSent(scripted.server.requests)).toEqual([]);
  });

  test("by its request alone is another question, too", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { plan: before } = await open(graph);
    await graph.invoke(new Command({ update: ask("a feast") }), thread);
    const { plan } = await open(graph);
    expect([plan?.kind === "plan" && plan.request, plan?.id === before?.id]).toEqual(["a feast", false]);
  });
});

describe("the question about a plan is not skipped", () => {
  test.each<[string, (graph: Kitchen) => Promise<unknown>]>([
    ["a state written as the approval", (graph) => graph.updateState(thread, {}, "approval")],
    ["a plan written as the approval", (graph) => graph.updateState(thread, { plan: [poison] }, "approval")],
    [
      "a plan written as the supervisor",
      (graph) => graph.updateState(thread, { plan: [soup] }, "supervisor"),
    ],
    [
      "a review that says so",
      (graph) =>
        graph.updateState(
          thread,
          { planReview: { id: "x", request: "y", rejections: 0, approved: "z" } },
          "approval",
        ),
    ],
    ["a command to the supervisor", (graph) => graph.invoke(new Command({ goto: "supervisor" }), thread)],
    [
      "a command that drops the review",
      (graph) => graph.invoke(new Command({ goto: "supervisor", update: { planReview: null } }), thread),
    ],
    [
      "a command to a specialist without a step",
      (graph) => graph.invoke(new Command({ goto: "cook" }), thread),
    ],
    [
      "a command to another specialist with a step of the plan",
      async (graph) => graph.invoke(new Command({ goto: [await sent(graph, "baker", soup)] }), thread),
    ],
    [
      "a command to a specialist",
      async (graph) => graph.invoke(new Command({ goto: [await sent(graph, "cook")] }), thread),
    ],
    [
      "a command to a specialist with a step of the plan",
      async (graph) => graph.invoke(new Command({ goto: [await sent(graph, "cook", soup)] }), thread),
    ],
  ])("by %s", async (_, skip) => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    await skip(graph);
    if (Object.keys(await open(graph)).length === 0) await graph.invoke(null, thread);
    expect(tasksSent(scripted.server.requests)).toEqual([]);
    expect((await pendingApprovals(graph, thread)).every(({ kind }) => kind === "plan")).toBe(true);
    await answerPlan(graph, { decision: "edit", plan: [soup] });
    if (Object.keys(await open(graph)).length > 0)
      await answerPlan(graph, { decision: "edit", plan: [soup] });
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
  });

  test("by the record of another thread that approved the same plan", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    const other = { configurable: { thread_id: "another" } };
    await graph.invoke(ask("dinner"), other);
    const [asked] = await pendingApprovals(graph, other);
    await graph.invoke(await answerApprovals(graph, other, { [asked!.id]: approve }), other);
    const { planReview, run } = (await graph.getState(other)).values as Record<string, unknown>;
    await graph.invoke(ask("dinner"), thread);
    const before = tasksSent(scripted.server.requests).length;
    await graph.updateState(thread, { planReview, run }, "approval");
    await graph.invoke(null, thread);
    expect([tasksSent(scripted.server.requests).length, (await open(graph))["plan"]?.kind]).toEqual([
      before,
      "plan",
    ]);
  });

  test("by a fork of an approved plan that holds another one", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    await answerPlan(graph, approve);
    const dispatched = await approved(graph);
    const fork = await graph.updateState(dispatched.config, { plan: [poison] }, "approval");
    await graph.invoke(null, fork);
    const { plan } = await open(graph);
    expect([tasksSent(scripted.server.requests), plan?.kind === "plan" && plan.plan]).toEqual([
      ["do soup"],
      [poison],
    ]);
  });

  test("but a fork of an approved plan that is unchanged runs again without a question", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    await answerPlan(graph, approve);
    const dispatched = await approved(graph);
    const state = await graph.invoke(null, dispatched.config);
    expect([tasksSent(scripted.server.requests), state.outcome?.status]).toEqual([
      ["do soup", "do soup"],
      "completed",
    ]);
  });
});

describe("a plan of a thread that an earlier version saved", () => {
  test("is asked about again, although it was approved", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = reviewed(scripted);
    await graph.invoke(ask("dinner"), thread);
    const { planReview } = (await graph.getState(thread)).values as Record<string, object>;
    const { approved: _, ...old } = planReview as { approved?: string };
    await graph.updateState(thread, { planReview: old }, "approval");
    await graph.invoke(null, thread);
    expect(tasksSent(scripted.server.requests)).toEqual([]);
    await answerPlan(graph, approve);
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
  });
});

describe("a step that waits", () => {
  test("is asked about by its node, also if a command sent it without an approval", async () => {
    await using scripted = await kitchen(planOf(soup));
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    const forged = await sent(graph as unknown as Kitchen, "cook");
    await graph.invoke(new Command({ goto: [forged] }), thread);
    expect(tasksSent(scripted.server.requests)).toEqual([]);
    expect(Object.keys(await open(graph))).toContain("poison");
  });

  test("has an id of its task, its briefing and its thread", async () => {
    await using scripted = await kitchen(planOf(soup, step("stew")));
    const graph = createSupervisor({
      specialists: [careful],
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    const ids = new Set<string>();
    for (const name of ["one", "two"]) {
      const config = { configurable: { thread_id: name } };
      await graph.invoke(ask("dinner"), config);
      for (const { id } of await pendingApprovals(graph, config)) ids.add(id);
    }
    expect(ids.size).toBe(4);
  });
});

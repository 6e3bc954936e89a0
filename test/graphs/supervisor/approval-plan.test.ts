import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor, type SupervisorGraph } from "../../../graphs/index.ts";
import {
  answerApprovals,
  isTroupeEvent,
  pendingApprovals,
  type ApprovalAnswer,
  type PlanApproval,
} from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { kitchen, open, tasksSent, thread } from "../../support/approvals.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const soup = step("soup");
const cake = step("cake", ["soup"], "baker");

function reviewed({ models }: ScriptedModels): SupervisorGraph<"cook" | "baker"> {
  const checkpointer = new MemorySaver();
  return createSupervisor({ specialists: [cook, baker], approval: "plan", models, checkpointer });
}

/** Asks for dinner, and returns the plan that waits. */
async function planFor(graph: SupervisorGraph<"cook" | "baker">, request = "dinner"): Promise<PlanApproval> {
  await graph.invoke(ask(request), thread);
  return waitingPlan(graph);
}

async function waitingPlan(graph: SupervisorGraph<"cook" | "baker">): Promise<PlanApproval> {
  const { plan } = await open(graph);
  if (plan?.kind !== "plan") throw new Error("no plan is waiting");
  return plan;
}

async function answer(graph: SupervisorGraph<"cook" | "baker">, { id }: PlanApproval, given: ApprovalAnswer) {
  return graph.invoke(await answerApprovals(graph, thread, { [id]: given }), thread);
}

describe("a plan that waits for approval", () => {
  test("is shown with the request, and runs after it is approved", async () => {
    await using scripted = await kitchen(planOf(soup, cake));
    const graph = reviewed(scripted);
    const waiting = await planFor(graph);
    expect(waiting).toEqual({
      kind: "plan",
      id: expect.any(String) as string,
      request: "dinner",
      plan: [soup, cake],
      faults: [],
      answerWith: expect.stringContaining(waiting.id) as string,
    });
    expect(scripted.server.requests).toHaveLength(1);
    const state = await answer(graph, waiting, { decision: "approve" });
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup", "do cake"]);
    expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 4 } });
  });

  test("runs as a person edited it", async () => {
    await using scripted = await kitchen(planOf(soup, cake));
    const graph = reviewed(scripted);
    const edited = [step("stew"), step("bread", [], "baker")];
    const state = await answer(graph, await planFor(graph), { decision: "edit", plan: edited });
    expect(state.plan).toEqual(edited);
    expect(tasksSent(scripted.server.requests).toSorted()).toEqual(["do bread", "do stew"]);
  });

  test("can be replaced by a plain list", async () => {
    await using scripted = await kitchen(planOf(soup, cake));
    const graph = reviewed(scripted);
    const plan = ["peel", "cook"].map((task) => ({ agent: "cook", task }));
    const state = await answer(graph, await planFor(graph), { decision: "edit", plan });
    expect(state.plan.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ["step-1", []],
      ["step-2", ["step-1"]],
    ]);
  });

  test("is asked about again with all faults of an invalid edit, and nothing is lost", async () => {
    await using scripted = await kitchen(planOf(soup, cake));
    const graph = reviewed(scripted);
    const waiting = await planFor(graph);
    const faulty = [step("stew", ["cellar"]), step("pie", [], "plumber")];
    await answer(graph, waiting, { decision: "edit", plan: faulty });
    expect(await waitingPlan(graph)).toEqual({
      ...waiting,
      faults: [
        'step "stew" depends on the unknown step "cellar"; available: stew, pie',
        'step "pie" names the unknown agent "plumber"; the agents are cook, baker',
      ],
    });
    await answer(graph, waiting, { decision: "edit" } as ApprovalAnswer);
    expect((await waitingPlan(graph)).faults).toEqual(["an edit needs the whole `plan`"]);
    const state = await answer(graph, waiting, { decision: "approve" });
    expect(state.plan).toEqual([soup, cake]);
    expect(state.outcome?.status).toBe("completed");
  });

  test("is written again after a rejection, by a planner that reads the plan and the feedback", async () => {
    await using scripted = await kitchen([planOf(soup), planOf(cake, soup)]);
    const graph = reviewed(scripted);
    const first = await planFor(graph);
    await answer(graph, first, { decision: "reject", feedback: "where is the cake?" });
    const second = await waitingPlan(graph);
    expect(second.id).not.toBe(first.id);
    expect(second.plan).toEqual([cake, soup]);
    const asked = scripted.server.requests.at(-1)?.lastUser;
    expect(asked).toContain("where is the cake?");
    expect(asked).toContain("do soup");
    await expect(answer(graph, first, { decision: "approve" })).rejects.toThrow(second.id);
    const state = await answer(graph, second, { decision: "approve" });
    expect(state.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
  });

  test("stops the run after three rejections, and the count starts at 0 for a new request", async () => {
    const plans = ["soup", "stew", "mush", "cake", "tart"].map((id) => planOf(step(id)));
    await using scripted = await kitchen(plans);
    const graph = reviewed(scripted);
    let waiting = await planFor(graph);
    for (const feedback of ["no", "no!"]) {
      await answer(graph, waiting, { decision: "reject", feedback });
      waiting = await waitingPlan(graph);
    }
    const state = await answer(graph, waiting, { decision: "reject", feedback: "never mind" });
    const reason = "the plan was rejected 3 times, at last with: never mind";
    expect(state.outcome).toMatchObject({ status: "stopped", reason, usage: { modelCalls: 3 } });
    expect(state.messages.at(-1)).toMatchObject({ name: "approval", text: `Nothing was done: ${reason}` });
    expect(await open(graph)).toEqual({});
    const next = await planFor(graph, "only cake");
    expect(next.plan).toEqual([step("cake")]);
    await answer(graph, next, { decision: "reject", feedback: "once more" });
    expect((await waitingPlan(graph)).request).toBe("only cake");
  });

  test("is asked about again if failures lead to a new plan, and finished steps stay", async () => {
    const plans = [planOf(step("shop"), soup), planOf(step("stew", ["shop"], "baker"))];
    const text = (request: Parameters<typeof deliverTask>[0]): ModelReply =>
      request.lastUser.endsWith("do soup")
        ? { fault: { kind: "status", status: 400, message: "no pot" } }
        : deliverTask(request);
    await using scripted = await scriptedModels(scriptBySchema({ plan: plans, text }));
    const { models, server } = scripted;
    const checkpointer = new MemorySaver();
    const graph = createSupervisor({
      specialists: [cook, baker],
      approval: "plan",
      onFailure: "replan",
      models,
      checkpointer,
    });
    await answer(graph, await planFor(graph), { decision: "approve" });
    const again = await waitingPlan(graph);
    expect(again.plan).toEqual([step("shop"), step("stew", ["shop"], "baker")]);
    const redone = [step("shop", [], "baker"), step("pie", ["shop"], "baker")];
    await answer(graph, again, { decision: "edit", plan: redone });
    expect((await waitingPlan(graph)).faults).toEqual([expect.stringContaining('step "shop" is finished')]);
    const edited = [step("shop"), step("pie", ["shop"], "baker")];
    const state = await answer(graph, again, { decision: "edit", plan: edited });
    expect(tasksSent(server.requests)).toEqual(["do shop", "do soup", "do pie"]);
    expect(state.outcome).toMatchObject({ status: "completed" });
  });
});

test("an edit can have no more steps than the run's caller allows", async () => {
  await using scripted = await kitchen(planOf(soup));
  const graph = createSupervisor({
    specialists: [cook, baker],
    approval: "plan",
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  const limited = { configurable: { ...thread.configurable, limits: { steps: 1 } } };
  await graph.invoke(ask("dinner"), limited);
  const [asked] = await pendingApprovals(graph, limited);
  const edit = { decision: "edit" as const, plan: [soup, cake] };
  await graph.invoke(await answerApprovals(graph, limited, { [asked?.id ?? ""]: edit }), limited);
  expect((await pendingApprovals(graph, limited))[0]).toMatchObject({
    kind: "plan",
    faults: ["the plan has 2 steps; at most 1 are allowed"],
  });
});

test("events report a plan's approval, its answers and the resulting plan, each once", async () => {
  await using scripted = await kitchen([planOf(soup), planOf(cake, soup)]);
  const graph = reviewed(scripted);
  const reported: string[] = [];
  const ids: string[] = [];
  const run = async (input: Parameters<typeof graph.stream>[0]): Promise<void> => {
    for await (const event of await graph.stream(input, { ...thread, streamMode: "custom" })) {
      // How much of a step is told while it is written depends on the time.
      if (!isTroupeEvent(event) || event.type === "step_text") continue;
      if (event.type === "approval_requested") ids.push(event.approval);
      const detail = event.type === "approval_answered" ? ` ${event.decision}` : "";
      reported.push(`${event.agent ?? "run"} ${event.type}${detail}`);
    }
  };
  await run(ask("dinner"));
  const { id } = await waitingPlan(graph);
  await run(await answerApprovals(graph, thread, { [id]: { decision: "edit", plan: [] } }));
  await run(await answerApprovals(graph, thread, { [id]: { decision: "reject", feedback: "more" } }));
  const next = await waitingPlan(graph);
  await run(await answerApprovals(graph, thread, { [next.id]: { decision: "edit", plan: [soup] } }));
  expect(ids).toEqual([id, next.id]);
  expect(reported).toEqual([
    "planner agent_started",
    "planner planned",
    "approval approval_requested",
    "approval approval_answered reject",
    "planner replanning",
    "planner planned",
    "approval approval_requested",
    "approval approval_answered edit",
    "approval planned",
    "cook step_started",
    "cook step_finished",
    "run finished",
  ]);
});

test("the approval node is drawn between planner and supervisor, and only if plans wait", async () => {
  const specialists = [cook, baker];
  const drawn = async (graph: SupervisorGraph<"cook" | "baker">) =>
    (await graph.getGraphAsync()).edges
      .filter(({ source, target }) => source === "approval" || target === "approval" || source === "planner")
      .map(({ source, target }) => `${source} -> ${target}`);
  expect(await drawn(createSupervisor({ specialists }))).toEqual([
    "planner -> supervisor",
    "planner -> __end__",
  ]);
  expect(await drawn(createSupervisor({ specialists, approval: "plan" }))).toEqual([
    "planner -> approval",
    "planner -> supervisor",
    "planner -> __end__",
    "approval -> supervisor",
    "approval -> __end__",
  ]);
});

test("an unknown kind of approval throws a ConfigurationError", () => {
  expect(() => createSupervisor({ specialists: [cook], approval: "steps" as "plan" })).toThrow(
    'approval must be plan, but is "steps"',
  );
});

import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { call, calls, transfer } from "../../support/desk.ts";
import { cookWithTools, observe, typesOf } from "../../support/observe-events.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";

const cook = cookWithTools();

describe("agent_started", () => {
  test("comes before the classifier's and the specialist's work", async () => {
    await using scripted = await scriptedModels(scriptOf([routeTo("baker"), { text: "bread" }]));
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
    const { events } = await observe(graph, ["custom"]);
    expect(typesOf(events)).toEqual([
      "agent_started classifier",
      "routed classifier",
      "agent_started baker",
      "finished baker",
    ]);
  });

  test("comes for a fallback specialist, too", async () => {
    const refused = { fault: { kind: "status", status: 400 } } as const;
    await using scripted = await scriptedModels(scriptOf([routeTo("pastry"), refused, { text: "bread" }]));
    const pastry = defineSpecialist({ ...baker, name: "pastry", fallback: "baker" });
    const graph = createRouter({ specialists: [pastry, baker], models: scripted.models });
    const { events } = await observe(graph, ["custom"]);
    expect(typesOf(events)).toEqual([
      "agent_started classifier",
      "routed classifier",
      "agent_started pastry",
      "falling_back pastry",
      "agent_started baker",
      "finished baker",
    ]);
  });

  test("comes for each specialist that has a conversation", async () => {
    const script = scriptOf([
      calls(transfer("cook", "soup")),
      calls(transfer("waiter", "done")),
      { text: "Here." },
    ]);
    await using scripted = await scriptedModels(script);
    const waiter = defineSpecialist({ ...baker, name: "waiter", handoffs: ["cook"] });
    const kitchen = defineSpecialist({ ...cook, handoffs: ["waiter"] });
    const graph = createHandoffs({
      specialists: [waiter, kitchen],
      entry: "waiter",
      models: scripted.models,
    });
    const { events } = await observe(graph, ["custom"]);
    expect(typesOf(events)).toEqual([
      "agent_started waiter",
      "handed_over waiter",
      "agent_started cook",
      "handed_over cook",
      "agent_started waiter",
      "finished waiter",
    ]);
  });

  test("comes for the planner; steps and the synthesizer have start events of their own", async () => {
    const plan = planOf(step("one", [], "baker"), step("two", ["one"], "baker"));
    const script = scriptOf([plan, { text: "a" }, { text: "b" }, { text: "both" }]);
    await using scripted = await scriptedModels(script);
    const graph = createSupervisor({ specialists: [baker], models: scripted.models });
    const { events } = await observe(graph, ["custom"]);
    expect(typesOf(events).filter((type) => !type.startsWith("step_text"))).toEqual([
      "agent_started planner",
      "planned planner",
      "step_started one",
      "step_finished one",
      "step_started two",
      "step_finished two",
      "synthesizing synthesizer",
      "finished null",
    ]);
  });
});

describe("tool events", () => {
  test("name the tool and its call, but not its arguments and its result", async () => {
    const asked = calls(call("look_up", { of: "a secret key" }));
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), asked, { text: "soup" }]));
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
    const { events } = await observe(graph, ["custom"]);
    const [called, answered] = events.filter(({ type }) => type.startsWith("tool_"));
    expect(called).toMatchObject({ type: "tool_called", agent: "cook", step: null, tool: "look_up" });
    expect(answered).toMatchObject({ type: "tool_answered", tool: "look_up" });
    expect(answered).toMatchObject({
      call: (called as { call: string }).call,
      milliseconds: expect.any(Number),
    });
    expect(answered).not.toHaveProperty("error");
    expect(JSON.stringify(events)).not.toContain("secret");
  });

  test("say why a tool failed, in a bounded text", async () => {
    const asked = calls(call("break_down", {}));
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), asked, { text: "no soup" }]));
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
    const { events } = await observe(graph, ["custom"]);
    const answered = events.find(({ type }) => type === "tool_answered") as { error?: string } | undefined;
    expect(answered?.error).toMatch(/^the oven is cold/);
    expect(answered?.error?.length).toBeLessThanOrEqual(200);
  });

  test("of a step name the step, and of a team are reported once, by the team's own agent", async () => {
    const asked = calls(call("look_up", { of: "salt" }));
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), asked, { text: "soup" }]));
    const team = createRouter({ specialists: [cook, baker], models: scripted.models });
    const graph = createSupervisor({
      specialists: [defineSpecialist({ name: "kitchen", description: "cooks", graph: team })],
      manager: { plan: [{ agent: "kitchen", task: "Dinner." }] },
      models: scripted.models,
    });
    const { events } = await observe(graph, ["custom"]);
    expect(typesOf(events)).toEqual([
      "agent_started planner",
      "planned planner",
      "step_started step-1",
      "agent_started classifier",
      "routed classifier",
      "agent_started cook",
      "tool_called cook",
      "tool_answered cook",
      "step_text step-1",
      "finished cook",
      "step_finished step-1",
      "finished null",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask, deliverTask, menu, resultsShown } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];

describe("a supervisor", () => {
  test("plans, runs the steps and synthesizes, with one call for each", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
    const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("a feast"));
    expect(scripted.server.requests).toHaveLength(6);
    expect(state.plan).toEqual(menu.json.steps);
    expect(
      Object.values(state.results).map(({ id, agent, status, text }) => [id, agent, status, text]),
    ).toEqual([
      ["shop", "cook", "completed", "result of do shop"],
      ["soup", "cook", "completed", "result of do soup"],
      ["bread", "baker", "completed", "result of do bread"],
      ["table", "cook", "completed", "result of do table"],
    ]);
    expect(state.messages.map(({ name, text }) => [name, text])).toEqual([
      [undefined, "a feast"],
      ["synthesizer", "the answer"],
    ]);
    expect(state.outcome).toMatchObject({
      status: "completed",
      reason: null,
      mode: "live",
      usage: { modelCalls: 6 },
    });
  });

  test("sends all ready steps at once", async () => {
    let arrived = 0;
    let open: () => void = () => undefined;
    const bothAreHere = new Promise<void>((resolve) => (open = resolve));
    // No step of the wave gets an answer before both were sent. If the steps ran one at a time, the test would never
    // end.
    const together = async (request: ModelRequest): Promise<ModelReply> => {
      if (/do (soup|bread)$/.test(request.lastUser) && (arrived += 1) === 2) open();
      if (arrived > 0) await bothAreHere;
      return deliverTask(request);
    };
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: together }));
    const { outcome } = await createSupervisor({ specialists, models: scripted.models }).invoke(
      ask("a feast"),
    );
    expect([outcome?.status, arrived]).toEqual(["completed", 2]);
  });

  test.each([
    ["dependencies", ["soup"]],
    ["ancestors", ["shop", "soup"]],
    ["all", ["shop", "soup", "bread"]],
  ] as const)("with the context %s shows the last step %j", async (context, shown) => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
    await createSupervisor({ specialists, context, models: scripted.models }).invoke(ask("a feast"));
    const last = scripted.server.requests.find(({ lastUser }) => lastUser.endsWith("do table"));
    expect(last && resultsShown(last)).toEqual(shown);
  });

  test("turns a plain list into a chain, in which each step reads all earlier results", async () => {
    const plan = ["buy", "chop", "fry"].map((task) => ({ agent: "cook" as const, task }));
    await using scripted = await scriptedModels(scriptBySchema({ text: deliverTask }));
    await createSupervisor({ specialists, manager: { plan }, models: scripted.models }).invoke(ask("a meal"));
    expect(scripted.server.requests.map(resultsShown)).toEqual([
      [],
      ["step-1"],
      ["step-1", "step-2"],
      ["step-1", "step-2", "step-3"],
    ]);
  });

  test("asks the planner to repair a plan, and names all faults at once", async () => {
    const faulty = planOf(step("shop", ["cellar"]), step("soup", [], "plumber"));
    await using scripted = await scriptedModels(scriptBySchema({ plan: [faulty, menu], text: deliverTask }));
    const { outcome } = await createSupervisor({ specialists, models: scripted.models }).invoke(
      ask("a feast"),
    );
    expect(outcome?.status).toBe("completed");
    expect(scripted.server.requests[1]?.lastUser).toBe(`That reply cannot be used:
- step "shop" depends on the unknown step "cellar"; available: shop, soup
- step "soup" names the unknown agent "plumber"; the agents are cook, baker
Reply again, in full.`);
  });
});

describe("the answer", () => {
  test("of a plan with one step is its exact result, without another call", async () => {
    const text = "  soup\r\n\u00e9 </result>  ";
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("soup")), text: { text } }),
    );
    const { messages } = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("soup"));
    expect([messages.at(-1)?.name, messages.at(-1)?.text]).toEqual(["cook", text]);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("is the last step's result if `synthesis` is `forward`", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
    const supervisor = createSupervisor({ specialists, synthesis: "forward", models: scripted.models });
    const { messages } = await supervisor.invoke(ask("a feast"));
    expect(messages.at(-1)?.text).toBe("result of do table");
    expect(scripted.server.requests).toHaveLength(5);
  });
});

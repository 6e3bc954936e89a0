import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { graph as desk } from "../../../graphs/handoffs.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { spanTree, timeFaults, watchThread } from "../../support/watched-thread.ts";
import { baker } from "../../support/specialists.ts";

test("the shipped desk: who has the conversation, the handoffs, the tools, and the answer", async () => {
  await using thread = watchThread(desk);
  await thread.run(ask("I was charged twice"));
  const view = await thread.view();
  expect(view.handoffs.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    "triage > billing",
    "billing > technical",
    "technical > triage",
  ]);
  expect([view.active, view.status, view.mode]).toEqual(["triage", "finished", "rehearsal"]);
  expect(spanTree(view)).toEqual([
    "agent triage done",
    "agent triage done > model rehearsal-script done",
    "agent billing done",
    "agent billing done > model rehearsal-script done",
    "agent billing done > tool find_customer done",
    "agent billing done > tool list_invoices done",
    "agent billing done > model rehearsal-script done",
    "agent technical done",
    "agent technical done > model rehearsal-script done",
    "agent technical done > tool check_region done",
    "agent technical done > tool explain_error done",
    "agent technical done > model rehearsal-script done",
    "agent triage done",
    "agent triage done > model rehearsal-script done",
  ]);
  expect(timeFaults(view)).toEqual([]);
  expect(view.answer).toBe(view.texts.at(-1)?.text);
});

test("two steps of one team at once: what each does stands below its own step", async () => {
  const script = scriptBySchema({
    plan: ({ system, lastUser }) =>
      system.includes("- team:")
        ? planOf(step("soup", [], "team"), step("bread", [], "team"))
        : planOf(step(lastUser.includes("do soup") ? "peel" : "knead", [], "baker")),
    text: deliverTask,
  });
  await using scripted = await scriptedModels(script);
  const inner = createSupervisor({ specialists: [baker], models: scripted.models });
  const team = defineSpecialist({ name: "team", description: "cooks and bakes", graph: inner });
  await using thread = watchThread(createSupervisor({ specialists: [team], models: scripted.models }));
  await thread.run(ask("a feast"));
  const lines = spanTree(await thread.view()).filter((line) => !line.includes("> model"));
  expect(lines.filter((line) => line.includes(" > step")).toSorted()).toEqual([
    "step bread done > step knead done",
    "step soup done > step peel done",
  ]);
});

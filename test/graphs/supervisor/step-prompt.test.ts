import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist, type PlanStep } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const OTHERS = "The goal is context: do only your task, colleagues do the rest.";
const LANGUAGE = "Write in the user's language, unless asked for another.";
const DECLINE = "If you can do nothing of your task, reply with CANNOT: and the reason, nothing else.";

/** What the specialists are asked if the planner plans these steps. */
async function asked(goal: string, steps: PlanStep[], specialists = [cook, baker]) {
  await using scripted = await scriptedModels(
    scriptBySchema({ plan: planOf(...steps), text: { text: "done" } }),
  );
  await createSupervisor({ specialists, models: scripted.models, date: false }).invoke(ask(goal));
  return scripted.server.requests
    .slice(1, steps.length + 1)
    .map(({ system, lastUser }) => ({ system, lastUser }));
}

describe("a step's prompt", () => {
  test("says after the role that colleagues do the rest, and which language is kept", async () => {
    const [soup] = await asked("a feast", [step("soup"), step("bread", ["soup"], "baker")]);
    expect(soup).toEqual({
      system: `You cook.\n\n${OTHERS} ${LANGUAGE} ${DECLINE}`,
      lastUser: "Goal:\na feast\n\nYour task:\ndo soup",
    });
  });

  test("says the same to a specialist with tools", async () => {
    const idle = tool(() => "idle", { name: "idle", description: "does nothing", schema: z.object({}) });
    const tooled = defineSpecialist({ ...cook, tools: [idle] });
    const [soup] = await asked("a feast", [step("soup"), step("bread", ["soup"], "baker")], [tooled, baker]);
    expect(soup?.system).toBe(`You cook.\n\n${OTHERS} ${LANGUAGE} ${DECLINE}`);
  });

  test("mentions no colleagues if the plan has one step", async () => {
    const [soup] = await asked("a feast", [step("soup")]);
    expect(soup?.system).toBe(`You cook.\n\n${LANGUAGE} ${DECLINE}`);
  });

  const planned = (task: string): PlanStep => ({ ...step("only"), task });

  test.each([
    ["Cook a soup for ten.", "cook a soup for ten", "cook a soup for ten"],
    ["Cook a soup.", "Cook a soup. Use no salt.", "Cook a soup. Use no salt."],
    ["Cook a soup. The guest wrote:\n\nno salt!", "Cook a soup", "Cook a soup. The guest wrote:\n\nno salt!"],
    ["Koche eine Suppe!", "Der Gast bittet: koche eine Suppe.", "Der Gast bittet: koche eine Suppe."],
  ])("says the request %j and the one task %j only once", async (goal, task, said) => {
    const [only] = await asked(goal, [planned(task)]);
    expect(only?.lastUser).toBe(`Your task:\n${said}`);
  });

  test.each([
    ["The menu: soup, bread.", "Translate it into German."],
    ["Please do not cook: only plan a soup.", "only plan"],
  ])("says the request %j and the other task %j both", async (goal, task) => {
    const [only] = await asked(goal, [planned(task)]);
    expect(only?.lastUser).toBe(`Goal:\n${goal}\n\nYour task:\n${task}`);
  });

  test("says the goal and the task both if there are other steps, also if they are the same", async () => {
    const [soup] = await asked("do soup", [step("soup"), step("bread", ["soup"], "baker")]);
    expect(soup?.lastUser).toBe("Goal:\ndo soup\n\nYour task:\ndo soup");
  });
});

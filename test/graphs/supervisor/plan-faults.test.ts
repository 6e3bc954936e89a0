import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist, PlanError } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { specimens, RULES } from "../../support/plan-corpus.ts";
import { MUTATIONS } from "../../support/plan-mutations.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { supervise } from "../../support/supervised.ts";

const team = RULES.agents.map((name) =>
  defineSpecialist({ name, description: name, prompt: `You are ${name}.` }),
);
const options = { specialists: team, limits: { steps: RULES.maximumSteps } };
const [specimen] = specimens(250);

describe.each(Object.entries(MUTATIONS))("a plan with %s", (_, mutate) => {
  const { reply, faults } = mutate(specimen!);
  const plan: ModelReply = { text: JSON.stringify(reply) };

  test("goes back to the planner twice with every fault, and then ends the run as a typed failure", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan }));
    const { outcome, answer } = await supervise(scripted, options);
    const [first, ...repairs] = scripted.server.requests;
    expect([first?.lastUser, repairs.length]).toEqual(["a feast", 2]);
    const lines = faults.map((fault) => `- ${fault}`).join("\n");
    for (const { lastUser } of repairs) expect(lastUser).toContain(`\n${lines}\n`);
    expect([outcome.status, outcome.code]).toEqual(["failed", "structured_reply_invalid"]);
    for (const fault of faults) expect(answer).toContain(fault);
  });

  test("made by code is a PlanError with every fault", async () => {
    const code = () => (reply as { steps: never[] }).steps;
    await using scripted = await scriptedModels(scriptBySchema({}));
    const { outcome } = await supervise(scripted, { ...options, manager: { plan: code } });
    const { message } = new PlanError(faults);
    expect(outcome).toMatchObject({ status: "failed", code: "plan_invalid", reason: `planner: ${message}` });
  });
});

describe.each(WAYS)("a plan in a function's arguments (%s)", (way) => {
  const whole = JSON.stringify(planOf(step("shop"), step("soup", ["shop"]), step("bread", [], "baker")).json);

  test.each([whole.length - 1, whole.length - 2, whole.indexOf("bread") - 8, 30])(
    "that breaks off after %i characters is sent back, and never runs as a shorter plan",
    async (length) => {
      const call = (text: string): ModelReply => ({ toolCalls: [{ name: "plan", arguments: text }] });
      const plan = [call(whole.slice(0, length)), call(whole)];
      const settings = { structuredOutput: "function_calling" } as const;
      await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }), settings);
      const { models, server } = scripted;
      const graph = createSupervisor({ specialists: [cook, baker], models });
      let steps: string[] = [];
      if (way === "invoke") steps = (await graph.invoke(ask("dinner"))).plan.map(({ id }) => id);
      for await (const [mode, chunk] of way === "invoke"
        ? []
        : await graph.stream(ask("dinner"), { streamMode: ["messages", "values"] })) {
        if (mode === "values") steps = (chunk.plan ?? []).map(({ id }) => id);
      }
      expect(steps).toEqual(["shop", "soup", "bread"]);
      const repairs = server.requests.filter(({ lastUser }) => lastUser.includes("the JSON is cut off"));
      expect(repairs).toHaveLength(1);
    },
  );
});

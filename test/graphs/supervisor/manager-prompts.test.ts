import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { answerOf, ConfigurationError, defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const manager = { prompt: "You plan dinners.", synthesisPrompt: "You write menus." };

/** Models that plan two steps, so that a model writes the final answer. */
function kitchen(): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ plan: planOf(step("soup"), step("cake")), text: deliverTask }));
}

function firstLines({ server }: ScriptedModels): (string | undefined)[] {
  return server.requests.map(({ system }) => system.split("\n", 1)[0]);
}

test("the prompts of the planner and of the final answer can both be set", async () => {
  await using scripted = await kitchen();
  const team = createSupervisor({ specialists: [cook], models: scripted.models, manager });
  const result = await team.invoke({ messages: "A dinner." });
  expect(answerOf(result)).not.toBeNull();
  expect(firstLines(scripted)).toEqual(["You plan dinners.", "You cook.", "You cook.", "You write menus."]);
});

test("the caller of a run can set them, as an assistant's configuration in Studio does", async () => {
  await using scripted = await kitchen();
  const team = createSupervisor({ specialists: [cook], models: scripted.models, manager });
  const configurable = { manager: { synthesisPrompt: "You write haiku." } };
  await team.invoke({ messages: "A dinner." }, { configurable });
  expect(firstLines(scripted)).toEqual(["You plan dinners.", "You cook.", "You cook.", "You write haiku."]);
});

test.each([
  [{ prompts: "x" }, 'unknown setting "prompts"; available: prompt, synthesisPrompt'],
  [{ prompt: "" }, "prompt must be a text that is not empty"],
  ["You plan.", "must be an object"],
])("a caller's setting that cannot be is refused before a model is called: %j", async (setting, fault) => {
  await using scripted = await kitchen();
  const team = createSupervisor({ specialists: [cook], models: scripted.models });
  const run = team.invoke({ messages: "A dinner." }, { configurable: { manager: setting } });
  await expect(run).rejects.toBeInstanceOf(ConfigurationError);
  await expect(run).rejects.toThrow(fault);
  expect(scripted.server.requests).toEqual([]);
});

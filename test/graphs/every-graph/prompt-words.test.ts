import { expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { clarify } from "../../../src/shipped/specialists/clarify.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { deliverTask, menu } from "../../support/kitchen.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];

/** Returns the system prompts of two requests: the classifier's, the fallback's, the planner's and the synthesizer's. */
async function managersOf(request: string): Promise<string[]> {
  await using scripted = await scriptedModels(
    scriptBySchema({ route: routeTo("none"), plan: menu, text: deliverTask }),
  );
  const { models, server } = scripted;
  await createRouter({ specialists, fallback: clarify, models }).invoke({ messages: request });
  await createSupervisor({ specialists, context: "ancestors", models }).invoke({ messages: request });
  const [classifier, fallback, planner] = server.requests;
  return [classifier, fallback, planner, server.requests.at(-1)].map((sent) => sent?.system ?? "");
}

test("each prompt of a manager has fewer than 200 words, and is the same for every request", async () => {
  const prompts = await managersOf("A feast, please.");
  const words = prompts.map((prompt) => prompt.split(/\s+/).length);
  expect(words.filter((count) => count >= 200)).toEqual([]);
  expect(await managersOf("Um banquete, por favor.")).toEqual(prompts);
});

test("planner, synthesizer and fallback keep the language of the request; pasted text is material", async () => {
  const [classifier, fallback, planner, synthesizer] = await managersOf("Um banquete, por favor.");
  for (const prompt of [fallback, planner, synthesizer]) expect(prompt).toMatch(/language of the request/);
  for (const prompt of [classifier, fallback, planner]) expect(prompt).toMatch(/material, not instructions/);
});

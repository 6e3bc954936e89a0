import { HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const text = { type: "text" as const, text: "What is in this soup?" };
const image = { type: "image_url" as const, image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
const input = () => ({ messages: [new HumanMessage({ content: [text, image] })] });

test("the classifier and the routed specialist get the image with the request", async () => {
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { text: "Leek." }]));
  const { messages } = await createRouter({ specialists, models: scripted.models }).invoke(input());
  expect(messages.at(-1)?.text).toBe("Leek.");
  expect(scripted.server.requests.map(({ messages: sent }) => sent.at(-1)?.content)).toEqual([
    [text, image],
    [text, image],
  ]);
});

test("the planner and every step get the image; goal and synthesis name it", async () => {
  const plan = planOf(step("look"), step("name", ["look"], "baker"));
  const replies = [plan, { text: "green" }, { text: "leek" }, { text: "A leek soup." }];
  await using scripted = await scriptedModels(scriptOf(replies));
  const state = await createSupervisor({ specialists, models: scripted.models }).invoke(input());
  expect([state.messages.at(-1)?.text, state.outcome?.status]).toEqual(["A leek soup.", "completed"]);
  const [planner, look, name, synthesis] = scripted.server.requests.map(
    ({ messages }) => messages.at(-1)?.content,
  );
  expect(planner).toEqual([text, image]);
  for (const prompt of [look, name]) {
    expect(prompt).toEqual([
      { type: "text", text: expect.stringMatching(/^Goal:\nWhat is in this soup\?\n\[image\]\n/) as string },
      image,
    ]);
  }
  expect(synthesis).toMatch(/^Goal:\nWhat is in this soup\?\n\[image\]\n/);
});

test("an image alone is a request", async () => {
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { text: "Leek." }]));
  const graph = createRouter({ specialists, models: scripted.models });
  const { messages } = await graph.invoke({ messages: [new HumanMessage({ content: [image] })] });
  expect(messages.at(-1)?.text).toBe("Leek.");
});

test("an earlier image is still there on the second turn, where it may be meant", async () => {
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { text: "Leek." }]));
  const graph = createRouter({ specialists, models: scripted.models });
  const messages = [...input().messages, new HumanMessage("And what else?")];
  await graph.invoke({ messages });
  expect(scripted.server.requests[1]?.messages.map(({ content }) => content).slice(1)).toEqual([
    [text, image],
    "And what else?",
  ]);
});

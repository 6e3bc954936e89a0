import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const thread = { configurable: { thread_id: "dinner" } };

/** A supervisor that keeps its threads. */
function remembering({ models }: ScriptedModels) {
  return createSupervisor({ specialists: [cook, baker], models, checkpointer: new MemorySaver() });
}

test("a second turn knows the first, and shows no leak of its results", async () => {
  const plan = [planOf(step("soup"), step("bread", [], "baker")), planOf(step("shorter"))];
  await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
  const supervisor = remembering(scripted);
  await supervisor.invoke(ask("a feast"), thread);
  const state = await supervisor.invoke(ask("make it shorter"), thread);

  expect(Object.keys(state.results)).toEqual(["shorter"]);
  expect(state.plan.map(({ id }) => id)).toEqual(["shorter"]);
  expect(state.outcome?.usage.modelCalls).toBe(2);
  expect(state.messages.map(({ text }) => text)).toEqual([
    "a feast",
    "the answer",
    "make it shorter",
    "result of do shorter",
  ]);
  const [planner, writer] = scripted.server.requests.slice(-2);
  expect(planner?.messages.slice(1).map(({ content }) => content)).toEqual([
    "a feast",
    "the answer",
    "make it shorter",
  ]);
  expect(writer?.lastUser).toContain("user: a feast\nassistant: the answer");
  expect(writer?.lastUser).not.toContain("result of do soup");
});

test("a result that is taken back on the thread has its step and what builds on it run again, and no other", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
  const supervisor = remembering(scripted);
  await supervisor.invoke(ask("a feast"), thread);
  const before = scripted.server.requests.length;
  const fork = await supervisor.updateState(thread, { results: { soup: null } }, "planner");
  const state = await supervisor.invoke(null, fork);
  const again = scripted.server.requests
    .slice(before)
    .map(({ lastUser }) => lastUser.split("Your task:\n").at(-1));
  expect(again).toEqual(["do soup", "do table", "Write the final answer to the goal."]);
  expect(Object.keys(state.results).toSorted()).toEqual(["bread", "shop", "soup", "table"]);
});

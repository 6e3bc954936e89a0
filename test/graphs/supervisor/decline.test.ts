import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { deliverTask, menu } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { roleOf } from "../../support/role-of.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise, told } from "../../support/supervised.ts";

const specialists = [cook, baker];
const RULE = "If you can do nothing of your task, reply with CANNOT: and the reason, nothing else.";

/** The cook declines the soup, in the way in which models do. */
function kitchen(...plans: { json: object }[]): Promise<ScriptedModels> {
  const text = (request: ModelRequest): ModelReply =>
    request.lastUser.endsWith("do soup") && roleOf(request) === cook.prompt
      ? { text: "**CANNOT:** there is no pot." }
      : deliverTask(request);
  return scriptedModels(scriptBySchema({ plan: plans, text }));
}

test("a step that its specialist declines has failed, without another attempt, and the synthesis reads why", async () => {
  await using scripted = await kitchen(menu);
  const run = await supervise(scripted, { specialists });
  expect(run.results["soup"]).toMatchObject({
    status: "failed",
    text: "",
    error: { code: "step_declined", message: "there is no pot." },
    usage: { modelCalls: 1 },
  });
  expect(endings(run)).toEqual([
    "shop cook completed",
    "soup cook failed",
    "bread baker completed",
    "table cook skipped",
  ]);
  expect(run.outcome).toMatchObject({
    status: "partial",
    code: "step_declined",
    reason: "step soup (cook) failed: there is no pot.",
  });
  expect(told(run)).toContain("step_failed soup cook");
  expect(scripted.server.requests.at(-1)?.lastUser).toContain("step soup (cook) failed: there is no pot.");
});

test("every step reads how to decline, after its role; planner and synthesis do not", async () => {
  await using scripted = await kitchen(menu);
  await supervise(scripted, { specialists });
  const { requests } = scripted.server;
  const declining = requests.filter(({ system }) => system.includes(RULE));
  expect(
    declining
      .map(({ lastUser }) => lastUser.split("\n").at(-1) ?? "")
      .toSorted((one, other) => one.localeCompare(other)),
  ).toEqual(["do bread", "do shop", "do soup"]);
  expect(requests.filter(({ lastUser }) => lastUser.includes("CANNOT"))).toEqual([]);
});

test("a declined step goes to the fallback specialist, or to the planner", async () => {
  await using taken = await kitchen(menu);
  const relieved = defineSpecialist({ ...cook, fallback: "baker" });
  const handed = await supervise(taken, { specialists: [relieved, baker] });
  expect(handed.outcome.status).toBe("completed");
  expect(handed.results["soup"]).toMatchObject({ agent: "baker", fallbacks: [{ code: "step_declined" }] });

  await using planned = await kitchen(menu, planOf(step("stew", ["shop"])));
  const again = await supervise(planned, { specialists, onFailure: "replan" });
  expect(again.outcome.status).toBe("completed");
  const [, replanning] = planned.server.requests.filter(({ schema }) => schema === "plan");
  expect(replanning?.lastUser).toContain("Why it failed:\nthere is no pot.");
});

test("if every step is declined, the answer is what the specialist said", async () => {
  await using scripted = await kitchen(planOf(step("soup")));
  const { answer, outcome } = await supervise(scripted, { specialists });
  expect([answer, outcome.status, outcome.code]).toEqual(["there is no pot.", "failed", "step_declined"]);
});

test("a specialist with tools can decline, too", async () => {
  const look = tool(() => "an empty shelf", { name: "look", description: "looks", schema: z.object({}) });
  const replies: ModelReply[] = [
    { toolCalls: [{ name: "look", arguments: {} }] },
    { text: "CANNOT: the shelf is empty." },
  ];
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(step("soup")), text: replies }));
  const run = await supervise(scripted, { specialists: [{ ...cook, tools: [look] }] });
  expect([run.answer, run.results["soup"]?.error]).toEqual([
    "the shelf is empty.",
    { code: "step_declined", message: "the shelf is empty." },
  ]);
});

test("a graph does not read how to decline, and what it answers is its result", async () => {
  let read = "";
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("speak", ({ messages }) => {
      read = messages.at(-1)?.text ?? "";
      return { messages: [new AIMessage("CANNOT: is a word of ours.")] };
    })
    .addEdge("__start__", "speak")
    .addEdge("speak", "__end__")
    .compile();
  const choir = defineSpecialist({ name: "choir", description: "sings", graph });
  const plan = planOf(step("song", [], "choir"));
  await using scripted = await scriptedModels(scriptBySchema({ plan }));
  const { answer, outcome } = await supervise(scripted, { specialists: [choir] });
  expect([answer, outcome.status]).toEqual(["CANNOT: is a word of ours.", "completed"]);
  expect(read).not.toContain("CANNOT");
});

import type { AIMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type GraphSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise, told } from "../../support/supervised.ts";
import { roleOf } from "../../support/role-of.ts";

const chef = defineSpecialist({ name: "chef", description: "can do all", prompt: "You are the chef." });
const helped = defineSpecialist({ ...cook, fallback: "baker" });
const plan = planOf(step("soup"), step("table", ["soup"], "chef"));

/** A specialist with a graph that ends like this, and with a fallback. */
function breaking(name: string, error: Error): GraphSpecialist {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("break", (): { messages: AIMessage[] } => {
      throw error;
    })
    .addEdge(START, "break")
    .addEdge("break", END)
    .compile();
  return defineSpecialist({ name, description: "breaks", graph, fallback: "chef" });
}

/** A server on which only the requests to these specialists fail. */
function failing(...prompts: string[]) {
  return (request: ModelRequest): ModelReply =>
    prompts.includes(roleOf(request))
      ? { fault: { kind: "status", status: 400, message: "too salty" } }
      : deliverTask(request);
}

describe("a fallback specialist", () => {
  test("does the step in its own node, and the dependent steps run", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: failing(cook.prompt) }));
    const run = await supervise(scripted, { specialists: [helped, baker, chef] });
    expect([run.outcome.status, endings(run)]).toEqual([
      "completed",
      ["soup baker completed", "table chef completed"],
    ]);
    expect(run.plan[0]?.agent).toBe("cook");
    expect(run.results["soup"]).toMatchObject({
      text: "result of do soup",
      attempts: 2,
      usage: { modelCalls: 2 },
      fallbacks: [{ kind: "specialist", from: "cook", to: "baker", code: "model_request_refused" }],
    });
    expect(told(run).slice(0, 6)).toEqual([
      "agent_started planner",
      "planned planner",
      "step_started soup cook",
      "falling_back soup cook",
      "step_started soup baker",
      "step_finished soup baker",
    ]);
    expect(run.usage.map(({ agent }) => agent)).toEqual(["planner", "cook", "baker", "chef", "synthesizer"]);
  });

  test("can have a fallback too, and the step fails after the last one", async () => {
    const prompts = [cook.prompt, baker.prompt, chef.prompt];
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: failing(...prompts) }));
    const specialists = [helped, defineSpecialist({ ...baker, fallback: "chef" }), chef];
    const run = await supervise(scripted, { specialists });
    expect(endings(run)).toEqual(["soup chef failed", "table chef skipped"]);
    expect(run.results["soup"]).toMatchObject({ attempts: 3, fallbacks: [{ to: "baker" }, { to: "chef" }] });
    expect(told(run).filter((line) => line.startsWith("step_failed"))).toEqual(["step_failed soup chef"]);
  });

  test("takes over from a failed team, independent of the team's own policy", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: failing(cook.prompt) }));
    const inner = planOf(step("inner"));
    const { models } = scripted;
    const graph = createSupervisor({
      specialists: [defineSpecialist({ ...cook, onFailure: "stop" })],
      manager: { plan: inner.json.steps as never },
      models,
      name: "kitchen",
    });
    const kitchen = defineSpecialist({ name: "cook", description: "a team", graph, fallback: "chef" });
    const run = await supervise(scripted, { specialists: [kitchen, chef] });
    expect([run.outcome.status, endings(run)]).toEqual([
      "completed",
      ["soup chef completed", "table chef completed"],
    ]);
    expect(run.usage.map(({ agent }) => agent)).toEqual([
      "planner",
      "cook/cook",
      "chef",
      "chef",
      "synthesizer",
    ]);
  });

  test("takes over from a graph with an error in its code, and from one that aborts on its own", async () => {
    const abort = Object.assign(new Error("gave up"), { name: "AbortError" });
    const broken = [breaking("cook0", new TypeError("no pan")), breaking("cook1", abort)];
    const both = planOf(step("soup", [], "cook0"), step("bread", [], "cook1"));
    await using scripted = await scriptedModels(scriptBySchema({ plan: both, text: deliverTask }));
    const run = await supervise(scripted, { specialists: [...broken, chef] });
    expect(endings(run)).toEqual(["soup chef completed", "bread chef completed"]);
  });

  test("answers for a routed specialist", async () => {
    const script = scriptBySchema({ route: routeTo("cook"), text: failing(cook.prompt) });
    await using scripted = await scriptedModels(script);
    const { effects } = instantEffects();
    const router = createRouter({ specialists: [helped, baker], models: scripted.models, effects });
    const { messages, route, outcome } = await router.invoke(ask("soup"));
    expect([messages.at(-1)?.name, route?.specialist, outcome?.status]).toEqual([
      "baker",
      "cook",
      "completed",
    ]);
    expect(outcome?.usage.modelCalls).toBe(3);
  });

  test("that is unknown throws a ConfigurationError", () => {
    const create = (): unknown => createSupervisor({ specialists: [helped] });
    expect(create).toThrow(`supervisor supervisor: unknown fallback "baker" of cook; available: cook`);
  });
});

import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { answerOf, pendingApprovals } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { supervise } from "../../support/supervised.ts";

const specialists = [cook, baker];
const thanks = { json: { steps: [], result: null, answer: "You are welcome." } };

describe("an answer in place of steps", () => {
  test("ends the run as completed, with one call", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: thanks }));
    const run = await supervise(scripted, { specialists });
    expect(scripted.server.requests).toHaveLength(1);
    expect([run.answer, run.plan, run.results]).toEqual(["You are welcome.", [], {}]);
    expect(run.outcome).toMatchObject({
      status: "completed",
      reason: null,
      code: null,
      steps: { completed: 0, failed: 0, skipped: 0, unfinished: 0 },
      usage: { modelCalls: 1 },
    });
    expect(run.events.map(({ type }) => type)).toEqual(["agent_started", "finished"]);
  });

  test("reads the conversation, and the next request is planned as ever", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: [menu, thanks, menu], text: deliverTask }),
    );
    const graph = createSupervisor({ specialists, models: scripted.models, checkpointer: new MemorySaver() });
    await graph.invoke(ask("a feast"), thread);
    const thanked = await graph.invoke(ask("Thanks!"), thread);
    expect([answerOf(thanked), thanked.results, thanked.plan]).toEqual(["You are welcome.", {}, []]);
    const [, second] = scripted.server.requests.filter(({ schema }) => schema === "plan");
    expect(second?.messages.slice(1).map(({ content }) => content)).toEqual([
      "a feast",
      "the answer",
      "Thanks!",
    ]);
    const again = await graph.invoke(ask("once more"), thread);
    expect([answerOf(again), again.outcome?.status]).toEqual(["the answer", "completed"]);
  });

  test("needs no approval: nothing is done", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: thanks }));
    const { models } = scripted;
    const graph = createSupervisor({
      specialists,
      approval: "plan",
      models,
      checkpointer: new MemorySaver(),
    });
    const state = await graph.invoke(ask("Thanks!"), thread);
    expect([answerOf(state), await pendingApprovals(graph, thread)]).toEqual(["You are welcome.", []]);
  });

  test("can be made by code", async () => {
    await using scripted = await scriptedModels(scriptBySchema({}));
    const plan = () => ({ steps: [], answer: "We are closed." });
    const { answer, outcome } = await supervise(scripted, { specialists, manager: { plan } });
    expect([answer, outcome.status, outcome.usage.modelCalls]).toEqual(["We are closed.", "completed", 0]);
  });

  test("is refused as a fixed plan", () => {
    const manager = { plan: { steps: [], answer: "We are closed." } };
    expect(() => createSupervisor({ specialists, manager })).toThrow(
      "manager.plan: a fixed plan needs steps, not an answer",
    );
  });

  test("may not be blank", async () => {
    const neither = { json: { steps: [], result: null, answer: " " } };
    await using scripted = await scriptedModels(scriptBySchema({ plan: [neither, thanks] }));
    const { answer } = await supervise(scripted, { specialists });
    expect(answer).toBe("You are welcome.");
    expect(scripted.server.requests[1]?.lastUser.split("\n")[1]).toBe("- the plan has no steps");
  });

  test("may leave the steps out, where the server holds no schema", async () => {
    const loose: ModelReply = { text: '```json\n{ "answer": "Hello." }\n```' };
    await using scripted = await scriptedModels(() => loose, { structuredOutput: "json_mode" });
    const { answer } = await supervise(scripted, { specialists });
    expect(answer).toBe("Hello.");
  });
});

describe("words in place of a plan", () => {
  const words = "I'm sorry, but I can't help with that.";

  test.each<[string, ModelReply, number]>([
    ["as a refusal", { fault: { kind: "refusal", message: words } }, 1],
    ["as prose", { text: words }, 3],
    ["as prose after thinking", { text: `<think>{ no }</think>\n${words}` }, 3],
  ])("are the answer, and quoted in the reason: %s", async (_, reply, calls) => {
    await using scripted = await scriptedModels(() => reply);
    const { answer, outcome } = await supervise(scripted, { specialists });
    expect([answer, outcome.status]).toEqual([words, "failed"]);
    expect(outcome.reason).toBe(`planner: the model did not plan; it said: "${words}"`);
    expect(scripted.server.requests).toHaveLength(calls);
  });

  test("are quoted if a plan cannot be written again, and the finished steps are the answer", async () => {
    const plan: ModelReply[] = [menu, { text: words }, { text: words }, { text: words }];
    const text = (request: Parameters<typeof deliverTask>[0]): ModelReply =>
      request.lastUser.endsWith("do soup")
        ? { fault: { kind: "status", status: 400 } }
        : deliverTask(request);
    await using scripted = await scriptedModels(scriptBySchema({ plan, text }));
    const { answer, outcome } = await supervise(scripted, { specialists, onFailure: "replan" });
    expect([answer, outcome.status]).toEqual(["the answer", "partial"]);
    expect(outcome.reason).toContain(`the model did not plan; it said: "${words}"`);
  });

  test("are not guessed at in a damaged plan, whose faults are named", async () => {
    const damaged: ModelReply = { text: `Here it is: {"steps": [{"id": "a"` };
    await using scripted = await scriptedModels(() => damaged);
    const { outcome } = await supervise(scripted, { specialists });
    expect(outcome.reason).toBe(
      "planner: the model gave no usable plan in 3 replies: the JSON is cut off: its last bracket is never closed",
    );
  });
});

describe("what the planner reads about the agents' prompts", () => {
  const plan = planOf(
    step("shop"),
    step("soup", ["shop"]),
    step("bread", [], "baker"),
    step("table", ["soup"]),
  );

  test.each([
    ["dependencies", "the results of the steps in its dependsOn.", ["soup"]],
    [
      "ancestors",
      "the results of the steps in its dependsOn and of all steps that those build on.",
      ["shop", "soup"],
    ],
    ["all", "all results that are finished by then.", ["shop", "soup", "bread"]],
  ] as const)("is what they are shown: %s", async (context, sentence, shown) => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
    const graph = createSupervisor({ specialists, context, models: scripted.models });
    await graph.invoke({ messages: ["Hello.", "a feast"].map((content) => ({ role: "user", content })) });
    const [planner] = scripted.server.requests;
    expect(planner?.system).toContain(`An agent sees only the conversation, its task and ${sentence}`);
    const table = scripted.server.requests.find(({ lastUser }) => lastUser.endsWith("do table"))?.lastUser;
    const results = [...(table ?? "").matchAll(/^<result step="([^"]+)"/gm)].map(([, id]) => id);
    expect(results).toEqual(shown);
    expect(table).toMatch(/^Goal:\na feast\n\n<conversation [^]*user: Hello\.[^]*\ndo table$/);
  });
});

import { Command, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent, humanInTheLoopMiddleware, type AgentMiddleware } from "langchain";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { careful, carefulKitchen, kitchen, open, tasksSent, thread } from "../../support/approvals.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { mailroom } from "../../support/mailroom.ts";
import { lookUp, scriptedTeam } from "../../support/mounted.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

const approve: ApprovalAnswer = { decision: "approve" };

type Asking = Pick<ReturnType<typeof carefulKitchen>, "getState">;

async function interruptsOf(graph: Asking) {
  return (await graph.getState(thread)).tasks.flatMap(({ interrupts }) => interrupts);
}

const answered = (resume: unknown) => new Command({ resume });

describe("the one question that waits", () => {
  test.each<[unknown, string[]]>([
    [true, ["do soup"]],
    ["yes", ["do soup"]],
    [approve, ["do soup"]],
    [{ type: "approve" }, ["do soup"]],
    [[{ type: "accept", args: null }], ["do soup"]],
    [{ decisions: [{ type: "approve" }] }, ["do soup"]],
    [[{ type: "edit", args: { action: "step", args: { task: "fry" } } }], ["fry"]],
    [{ decisions: [{ type: "edit", edited_action: { name: "step", args: { task: "fry" } } }] }, ["fry"]],
    [false, []],
    [{ decisions: [{ type: "reject", message: "too hot" }] }, []],
  ])("takes the answer %j, alone and by the id of its interrupt", async (answer, tasks) => {
    for (const by of ["alone", "interrupt", "question"]) {
      await using scripted = await kitchen(planOf(step("soup")));
      const graph = carefulKitchen(scripted);
      await graph.invoke(ask("dinner"), thread);
      const [waiting] = await interruptsOf(graph);
      const key = by === "interrupt" ? waiting!.id! : (await open(graph))["soup"]!.id;
      const state = await graph.invoke(answered(by === "alone" ? answer : { [key]: answer }), thread);
      expect([tasksSent(scripted.server.requests), state.outcome?.status]).toEqual([
        tasks,
        tasks.length > 0 ? "completed" : "failed",
      ]);
    }
  });

  test("says what it understands to an answer that it does not", async () => {
    await using scripted = await kitchen(planOf(step("soup")));
    const graph = carefulKitchen(scripted);
    await graph.invoke(ask("dinner"), thread);
    await graph.invoke(answered("later"), thread);
    const fault = 'the answer must be true, false, or an object with `decision`, but is "later"';
    const [waiting] = await interruptsOf(graph);
    expect(waiting?.value).toMatchObject({
      faults: [fault],
      description: expect.stringContaining(fault) as string,
    });
    await graph.invoke(answered(true), thread);
    expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
  });

  test("is not the next one: an answer counts once", async () => {
    await using scripted = await kitchen(planOf(step("soup"), step("cake", ["soup"])));
    const { models } = scripted;
    const inner = createSupervisor({ name: "team", models, specialists: [careful], approval: "plan" });
    const team = defineSpecialist({ name: "team", description: "a team", graph: inner });
    const manager = { plan: [{ agent: "team" as const, task: "cook" }] };
    const graph = createSupervisor({ models, specialists: [team], manager, checkpointer: new MemorySaver() });
    await graph.invoke(ask("dinner"), thread);
    const kinds: string[] = [];
    for (const tasks of [[], [], ["do soup"]]) {
      const [asked, ...others] = await pendingApprovals(graph, thread);
      kinds.push(asked!.kind);
      expect([others, tasksSent(scripted.server.requests)]).toEqual([[], tasks]);
      await graph.invoke(answered(true), thread);
    }
    expect([kinds, await pendingApprovals(graph, thread)]).toEqual([["plan", "step", "step"], []]);
  });

  test("is not another one that was never shown, which the same resume comes to", async () => {
    const abort = new AbortController();
    const oven = defineSpecialist({ ...careful, name: "oven" });
    const script = scriptBySchema({
      plan: planOf(step("soup"), step("cake", [], "hands"), step("roast", [], "hands")),
      text: deliverTask,
    });
    await using scripted = await scriptedModels(script);
    const { models } = scripted;
    // The team below asks late: the run is stopped between the first question and its own.
    const late = createSupervisor({
      name: "late",
      models,
      specialists: [oven],
      manager: {
        plan: () => {
          if (!abort.signal.aborted) {
            abort.abort();
            throw abort.signal.reason;
          }
          return [{ agent: "oven", task: "bake" }];
        },
      },
    });
    const hands = defineSpecialist({ name: "hands", description: "bakes", graph: late });
    const graph = createSupervisor({
      models,
      specialists: [careful, hands],
      checkpointer: new MemorySaver(),
    });
    await graph.invoke(ask("dinner"), { ...thread, signal: abort.signal }).catch(() => undefined);
    expect((await pendingApprovals(graph, thread)).map(({ kind }) => kind)).toEqual(["step"]);
    await graph.invoke(answered(true), thread);
    const sent = tasksSent(scripted.server.requests);
    expect(sent).toContain("do soup");
    expect(sent).not.toContain("bake");
  });

  test("is not answered by an answer to what it showed before", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("soup")), text: deliverTask }),
    );
    const { models } = scripted;
    const checkpointer = new MemorySaver();
    const graph = createSupervisor({ models, specialists: [cook], approval: "plan", checkpointer });
    await graph.invoke(ask("dinner"), thread);
    const [old] = await interruptsOf(graph);
    await graph.updateState(thread, { plan: [{ ...step("soup"), task: "poison" }] }, "planner");
    for (const resume of [
      { [old!.id!]: true },
      { approval: (old!.value as { id: string }).id, ...approve },
    ]) {
      await graph.invoke(answered(resume), thread).catch(() => undefined);
      expect(tasksSent(scripted.server.requests)).toEqual([]);
    }
  });
});

test("several questions need an id, and take any form of an answer by the ids of their interrupts", async () => {
  await using scripted = await kitchen();
  const graph = carefulKitchen(scripted);
  await graph.invoke(ask("dinner"), thread);
  for (const answer of [true, approve, [{ type: "accept" }], { decisions: [{ type: "approve" }] }]) {
    await expect(graph.invoke(answered(answer), thread)).rejects.toThrow("multiple pending");
  }
  const [soup, roast, cake] = await interruptsOf(graph);
  const resume = { [soup!.id!]: true, [roast!.id!]: [{ type: "response", args: "no" }] };
  await graph.invoke(answered(resume), thread);
  expect(tasksSent(scripted.server.requests)).toEqual(["do soup"]);
  const state = await graph.invoke(answered({ [cake!.id!]: { type: "approve" } }), thread);
  expect(Object.values(state.results).map(({ status }) => status)).toEqual([
    "completed",
    "failed",
    "completed",
  ]);
});

describe("two calls of one reply", () => {
  const calls: ModelReply = {
    toolCalls: ["ann", "bob"].map((to) => ({ name: "send", arguments: { to } })),
  };

  test.each<[string, object[], string[], string]>([
    ["approves both", [{ type: "approve" }, { type: "approve" }], ["ann", "bob"], "sent to bob"],
    [
      "edits one of them",
      [{ type: "approve" }, { type: "edit", edited_action: { name: "send", args: { to: "eve" } } }],
      ["ann", "eve"],
      "sent to eve",
    ],
    [
      "rejects one of them",
      [{ type: "approve" }, { type: "reject", message: "not bob" }],
      [],
      "rejected: not bob",
    ],
  ])("take a decision each: one answer %s", async (_, decisions, sent, told) => {
    const route = { json: { specialist: "clerk", confidence: 1, reason: "the only one" } };
    await using scripted = await scriptedModels(scriptBySchema({ route, text: [calls, { text: "done" }] }));
    const room = mailroom();
    const { models } = scripted;
    const graph = createRouter({ models, specialists: [room.clerk], checkpointer: new MemorySaver() });
    await graph.invoke(ask("write"), thread);
    const [waiting] = await interruptsOf(graph);
    expect(waiting?.value).toMatchObject({
      action_requests: [{ args: { to: "ann" } }, { args: { to: "bob" } }],
      review_configs: [{ action_name: "send", allowed_decisions: ["approve", "edit", "reject"] }],
    });
    await graph.invoke(answered({ decisions: [{ type: "approve" }] }), thread);
    expect([room.sent, (await pendingApprovals(graph, thread))[0]]).toMatchObject([
      [],
      { faults: ["the number of `decisions` must be 2, but is 1"] },
    ]);
    await graph.invoke(answered({ decisions }), thread);
    expect(room.sent).toEqual(sent);
    expect(JSON.stringify(scripted.server.requests.at(-1)?.messages)).toContain(told);
  });
});

test.each([[true], [[{ type: "accept" }]], [{ type: "approve" }], [{ decisions: [{ type: "approve" }] }]])(
  "langchain's own middleware in a mounted agent takes %j, too",
  async (answer) => {
    await using scripted = await scriptedModels(scriptedTeam());
    const { models } = scripted;
    const configuration = { baseURL: models.settings().baseUrl };
    const agent = createAgent({
      name: "expert",
      model: new ChatOpenAI({ model: "foreign", apiKey: "test", maxRetries: 0, configuration }),
      tools: [lookUp],
      middleware: [humanInTheLoopMiddleware({ interruptOn: { look_up: true } } as never) as AgentMiddleware],
    });
    const expert = defineSpecialist({ name: "expert", description: "answers", graph: agent });
    const graph = createSupervisor({ models, specialists: [expert], checkpointer: new MemorySaver() });
    await graph.invoke(ask("what is a loop?"), thread);
    expect((await graph.invoke(answered(answer), thread)).outcome?.status).toBe("completed");
  },
);

import { Command } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { graph as withApproval } from "../../../graphs/supervisor-with-approval.ts";
import { ask, deliverTask, menu, refusing } from "../../support/kitchen.ts";
import { cookWithTools } from "../../support/observe-events.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { talkingScript } from "../../support/talking-teams.ts";
import { spanTree, timeFaults, watchThread } from "../../support/watched-thread.ts";

const team = { specialists: [cook, baker], retry: { pauseMilliseconds: 0 } };

test("the shipped team: a plan that waits for a person, is edited, and runs", async () => {
  await using thread = watchThread(withApproval);
  await thread.run(ask("Compare Rust and Go"));
  const waiting = await thread.view();
  const [question] = await thread.questions();
  expect([waiting.status, waiting.boxes, spanTree(waiting)]).toEqual([
    "waiting",
    { planner: "done", approval: "waiting" },
    [
      "agent planner done",
      "agent planner done > model rehearsal-script done",
      "wait approval of the plan running",
    ],
  ]);
  expect(waiting.plan.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "step-1 pending",
    "step-2 pending",
    "step-3 pending",
  ]);

  const plan = [
    { id: "look", agent: "researcher", task: "Look.", dependsOn: [] },
    { id: "code", agent: "coder", task: "Code.", dependsOn: [] },
    { id: "tell", agent: "writer", task: "Tell.", dependsOn: ["look", "code"] },
  ];
  await thread.run(new Command({ resume: { id: question, decision: "edit", plan } }));
  const view = await thread.view();
  expect(view.plan.map(({ text, milliseconds: _, ...one }) => ({ ...one, isTold: text !== null }))).toEqual(
    plan.map((one) => Object.assign(one, { status: "completed", attempts: 1, isTold: true })),
  );
  expect(spanTree(view)).toEqual([
    "agent planner done",
    "agent planner done > model rehearsal-script done",
    "wait approval of the plan done",
    "step look done",
    "step code done",
    ...["look", "code"].map((name) => expect.stringContaining(`step ${name} done > model`) as string),
    "step tell done",
    "step tell done > model rehearsal-script done",
    "agent synthesizer done",
    "agent synthesizer done > model rehearsal-script done",
  ]);
  expect(timeFaults(view)).toEqual([]);
  expect([view.status, view.mode, view.outcome?.status, view.replans]).toEqual([
    "finished",
    "rehearsal",
    "completed",
    0,
  ]);
  expect(view.boxes).toEqual({
    planner: "done",
    approval: "done",
    supervisor: "done",
    researcher: "done",
    coder: "done",
    writer: "done",
    synthesizer: "done",
  });
});

test("steps that run at once overlap, and their texts grow next to each other", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
  await using thread = watchThread(createSupervisor({ ...team, models: scripted.models }));
  await thread.run(ask("a feast"));
  const { spans, texts } = await thread.view();
  const [soup, bread] = ["soup", "bread"].map((label) => spans.find((span) => span.label === label));
  expect((soup?.startedAt ?? 0) < (bread?.endedAt ?? 0)).toBe(true);
  expect((bread?.startedAt ?? 0) < (soup?.endedAt ?? 0)).toBe(true);
  expect(texts.map(({ agent, step: id, text }) => [agent, id, text])).toEqual([
    ["cook", "shop", "result of do shop"],
    ...[
      ["cook", "soup", "result of do soup"],
      ["baker", "bread", "result of do bread"],
    ].toSorted(
      (one, other) =>
        texts.findIndex(({ step: id }) => id === one[1]) - texts.findIndex(({ step: id }) => id === other[1]),
    ),
    ["cook", "table", "result of do table"],
    ["synthesizer", null, "the answer"],
  ]);
  const calls = spans.filter(({ kind, step: id }) => kind === "model" && id === "soup");
  expect([soup?.usage, calls.map(({ usage }) => usage)]).toEqual([soup?.usage, [soup?.usage]]);
});

test("a step that fails, and the step that is skipped because of it", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do soup/) }));
  await using thread = watchThread(createSupervisor({ ...team, models: scripted.models, onFailure: "skip" }));
  await thread.run(ask("a feast"));
  const view = await thread.view();
  expect(view.plan.map(({ id, status, attempts, text }) => [id, status, attempts, text])).toEqual([
    ["shop", "completed", 1, "result of do shop"],
    ["soup", "failed", 1, expect.stringContaining("too salty")],
    ["bread", "completed", 1, "result of do bread"],
    ["table", "skipped", 0, expect.stringContaining("soup")],
  ]);
  expect(view.notices.map(({ tone, step: id, text }) => [tone, id, text])).toEqual([
    ["bad", "soup", expect.stringMatching(/^The step failed: .*too salty/)],
    ["info", "table", "The step was skipped, because soup did not complete."],
  ]);
  expect([view.boxes["cook"], view.outcome?.status]).toEqual(["failed", "partial"]);
});

test("a plan that is written again, and the steps of the new one", async () => {
  const again = planOf(step("stew", ["shop"]), step("table", ["stew", "bread"]));
  const script = scriptBySchema({ plan: [menu, again], text: refusing(/do soup/) });
  await using scripted = await scriptedModels(script);
  await using thread = watchThread(
    createSupervisor({ ...team, models: scripted.models, onFailure: "replan" }),
  );
  await thread.run(ask("a feast"));
  const view = await thread.view();
  expect(view.plan.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "shop completed",
    "bread completed",
    "stew completed",
    "table completed",
  ]);
  expect(view.replans).toBe(1);
  expect(spanTree(view).filter((line) => line.startsWith("agent planner") && !line.includes(">"))).toEqual([
    "agent planner done",
    "agent planner done",
  ]);
  expect(view.notices.map(({ text }) => text)).toContain("The plan is written again (round 1): soup failed");
});

test("a step whose stream breaks off: the first text is void, and another specialist takes over", async () => {
  const text = (request: ModelRequest): ModelReply => {
    const reply = { text: "Leek and potato soup.", chunkCharacters: 5 };
    const isCook = request.system.includes("You cook.");
    return isCook ? { fault: { kind: "cut", afterCharacters: 10, reply } } : reply;
  };
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(step("soup")), text }));
  const helped = defineSpecialist({ ...cook, fallback: "baker", retry: { attempts: 2 } });
  await using thread = watchThread(
    createSupervisor({ ...team, specialists: [helped, baker], models: scripted.models }),
  );
  await thread.run(ask("soup"));
  const view = await thread.view();
  expect(
    view.texts.filter(({ step: id }) => id !== null).map(({ agent, text: said }) => [agent, said]),
  ).toEqual([["baker", "Leek and potato soup."]]);
  expect(spanTree(view).slice(2)).toEqual([
    "step soup failed",
    "step soup failed > model gpt-4.1-mini failed",
    "step soup failed > model gpt-4.1-mini (attempt 2) failed",
    "step soup (attempt 2) done",
    "step soup (attempt 2) done > model gpt-4.1-mini done",
  ]);
  expect(view.plan).toMatchObject([{ agent: "baker", status: "completed", attempts: 3 }]);
});

test("tools, and a call of one that a person must approve", async () => {
  await using scripted = await scriptedModels(talkingScript);
  const asking = defineSpecialist({ ...cookWithTools(), approveTools: ["look_up"] });
  await using thread = watchThread(
    createSupervisor({ specialists: [asking, baker], models: scripted.models }),
  );
  await thread.run(ask("dinner"));
  const waiting = await thread.view();
  expect([waiting.status, waiting.boxes["cook"], waiting.plan[0]?.status]).toEqual([
    "waiting",
    "waiting",
    "waiting",
  ]);
  const [question] = await thread.questions();
  await thread.run(new Command({ resume: { id: question, decision: "approve" } }));
  const view = await thread.view();
  expect(spanTree(view).filter((line) => line.startsWith("step soup"))).toEqual([
    "step soup done",
    "step soup done > model gpt-4.1-mini done",
    "step soup done > wait approval of tool calls done",
    "step soup done > tool look_up done",
    "step soup done > model gpt-4.1-mini done",
  ]);
  expect(view.plan).toMatchObject([
    { id: "soup", status: "completed", attempts: 1 },
    { id: "bread", status: "completed", attempts: 1 },
  ]);
  const first = view.spans.find(({ kind, step: one }) => kind === "model" && one === "soup");
  expect(first?.call?.request.tools).toEqual(["look_up", "break_down"]);
  expect(first?.call?.reply?.toolCalls).toMatchObject([{ name: "look_up", arguments: { of: "salt" } }]);
});

import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  type ApprovalAnswer,
  type ToolsApproval,
} from "../../../src/index.ts";
import type { ModelReply } from "../../../src/testing/index.ts";
import { open, thread } from "../../support/approvals.ts";
import { ask } from "../../support/kitchen.ts";
import { clerkScript, mailroom, type Mailroom } from "../../support/mailroom.ts";
import { usageOf } from "../../support/mounted.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const approve: ApprovalAnswer = { decision: "approve" };

function office({ models }: ScriptedModels, { clerk }: Mailroom, checkpointer = new MemorySaver()) {
  return createSupervisor({ models, specialists: [clerk], checkpointer });
}

type Office = ReturnType<typeof office>;

async function waitingCalls(graph: Office, name: string): Promise<ToolsApproval> {
  const approval = (await open(graph))[name];
  if (approval?.kind !== "tools") throw new Error(`no calls of ${name} wait`);
  return approval;
}

async function answer(graph: Office, name: string, given: ApprovalAnswer) {
  const { id } = await waitingCalls(graph, name);
  return graph.invoke(await answerApprovals(graph, thread, { [id]: given }), thread);
}

describe("tools that wait for approval", () => {
  test.each([
    ["one by one", ["ann", "bob", "eve"]],
    ["backwards", ["eve", "bob", "ann"]],
    ["two together", ["bob", "eve ann"]],
    ["all together", ["ann bob eve"]],
  ])("in three parallel steps are answered by id, %s; no call is made or paid twice", async (_, way) => {
    await using scripted = await scriptedModels(clerkScript("ann", "bob", "eve"));
    const room = mailroom();
    const checkpointer = new MemorySaver();
    let graph = office(scripted, room, checkpointer);
    await graph.invoke(ask("write"), thread);
    const asked = await open(graph);
    // One for the plan; each clerk has found an address, and has said whom to write to.
    expect([scripted.server.requests.length, room.sent]).toEqual([1 + 3 * 2, []]);
    const names = way.map((group) => group.split(" "));
    for (const group of names) {
      // As another process would: nothing but the checkpoint is left.
      graph = office(scripted, room, checkpointer);
      const answers = Object.fromEntries(group.map((name) => [asked[name]!.id, approve]));
      await graph.invoke(await answerApprovals(graph, thread, answers), thread);
    }
    expect(room.sent.toSorted()).toEqual(["ann", "bob", "eve"]);
    const { results, usage, outcome } = (await graph.getState(thread)).values;
    const used = { status: "completed", attempts: 1, usage: usageOf(3) };
    expect(results).toMatchObject({ ann: used, bob: used, eve: used });
    const sent = scripted.server.requests.length;
    expect([sent, usage.length, outcome?.usage]).toEqual([11, 11, usageOf(11)]);
  });

  test("are shown as langchain's middleware shows them; the others just run", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const graph = office(scripted, mailroom());
    await graph.invoke(ask("write"), thread);
    const { id, ...asked } = await waitingCalls(graph, "ann");
    expect(asked).toEqual({
      kind: "tools",
      agent: "clerk",
      step: "ann",
      actionRequests: [
        { name: "send", args: { to: "ann" }, description: expect.stringContaining("Tool: send") as string },
      ],
      reviewConfigs: [{ actionName: "send", allowedDecisions: ["approve", "edit", "reject"] }],
      faults: [],
      answerWith: expect.stringContaining(id) as string,
    });
  });

  test("are all the specialist's tools where approveTools is true", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom(true);
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const first = await waitingCalls(graph, "ann");
    await answer(graph, "ann", approve);
    const second = await waitingCalls(graph, "ann");
    expect([first, second].map(({ actionRequests }) => actionRequests[0]?.name)).toEqual(["find", "send"]);
    expect(second.id).not.toBe(first.id);
    await answer(graph, "ann", approve);
    expect([room.sent, scripted.server.requests.length]).toEqual([["ann"], 4]);
  });

  test("are not used when rejected: the agent is told why, and goes on", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const state = await answer(graph, "ann", { decision: "reject", feedback: "ann has moved" });
    expect(state.results["ann"]).toMatchObject({
      text: "ann: ann has moved",
      attempts: 1,
      usage: usageOf(3),
    });
    expect(room.sent).toEqual([]);
    expect(scripted.server.requests.map(({ refusal }) => refusal).filter(Boolean)).toEqual([]);
  });

  test("are used as edited, once the edit is sound", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const faulty: [unknown, string[]][] = [
      [{ calls: [] }, ["the number of `calls` must be 1, but is 0"]],
      [{ calls: [{ name: "burn", args: {} }] }, ['unknown tool "burn"; available: send, find']],
      [{ task: "no calls" }, ["an edit needs `calls`, a list of { name, args }"]],
    ];
    for (const [edit, faults] of faulty) {
      await answer(graph, "ann", { decision: "edit", ...(edit as { task: string }) });
      expect((await waitingCalls(graph, "ann")).faults).toEqual(faults);
    }
    const calls = [{ name: "send", args: { to: "ann's new address" } }];
    const state = await answer(graph, "ann", { decision: "edit", calls });
    expect([room.sent, state.usage.length]).toEqual([["ann's new address"], scripted.server.requests.length]);
  });

  test("are asked about once for all calls of a reply", async () => {
    const send = (to: string) => ({ name: "send", arguments: { to } });
    const script = clerkScript("ann");
    await using scripted = await scriptedModels((request): ReturnType<typeof script> => {
      const isFirst = request.schema === null && !request.messages.some(({ role }) => role === "tool");
      const reply: ModelReply = {
        toolCalls: [send("ann"), { name: "find", arguments: { word: "x" } }, send("bob")],
      };
      return isFirst ? reply : script(request);
    });
    const room = mailroom();
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const asked = await waitingCalls(graph, "ann");
    expect(asked.actionRequests.map(({ args }) => args)).toEqual([{ to: "ann" }, { to: "bob" }]);
    const calls = ["carl", "dora"].map((to) => ({ name: "send", args: { to } }));
    await answer(graph, "ann", { decision: "edit", calls });
    expect(room.sent).toEqual(["carl", "dora"]);
  });

  test("that fail after their approval leave all calls booked", async () => {
    await using scripted = await scriptedModels(clerkScript("ann"));
    const room = mailroom();
    room.sent.push = () => {
      throw new Error("the post office burns");
    };
    const graph = office(scripted, room);
    await graph.invoke(ask("write"), thread);
    const state = await answer(graph, "ann", approve);
    expect([state.usage.length, state.outcome?.usage.modelCalls]).toEqual(
      Array.from({ length: 2 }, () => scripted.server.requests.length),
    );
  });
});

test.each([8, 9, 10, 11])(
  "calls from before an approval count against a limit of %d calls after it",
  async (modelCalls) => {
    await using scripted = await scriptedModels(clerkScript("ann", "bob", "eve"));
    const { models, server } = scripted;
    const { clerk } = mailroom();
    const checkpointer = new MemorySaver();
    const build = () =>
      createSupervisor({ models, specialists: [clerk], limits: { modelCalls }, checkpointer });
    await build().invoke(ask("write"), thread);
    for (const name of ["eve", "ann", "bob"]) {
      const { id } = (await open(build()))[name]!;
      await build().invoke(await answerApprovals(build(), thread, { [id]: approve }), thread);
    }
    const { usage, outcome } = (await build().getState(thread)).values;
    const isCompleted = outcome?.status === "completed";
    expect([server.requests.length <= modelCalls, usage.length, isCompleted]).toEqual([
      true,
      server.requests.length,
      modelCalls === 11,
    ]);
  },
);

test("a step that waits itself and then for its tools is asked about twice, and told of once each", async () => {
  await using scripted = await scriptedModels(clerkScript("ann"));
  const room = mailroom();
  const graph = office(scripted, { ...room, clerk: { ...room.clerk, approval: true } });
  const told: string[] = [];
  const ids: string[] = [];
  const run = async (input: Parameters<typeof graph.stream>[0]): Promise<void> => {
    for await (const event of await graph.stream(input, { ...thread, streamMode: "custom" })) {
      if (event.type.startsWith("approval")) told.push(event.type);
      if (event.type === "approval_requested") ids.push(event.approval);
    }
  };
  await run(ask("write"));
  const first = (await open(graph))["ann"]!;
  expect([first.kind, scripted.server.requests.length]).toEqual(["step", 1]);
  await run(await answerApprovals(graph, thread, { [first.id]: approve }));
  const second = await waitingCalls(graph, "ann");
  await run(await answerApprovals(graph, thread, { [second.id]: approve }));
  expect([room.sent, scripted.server.requests.length]).toEqual([["ann"], 4]);
  expect(ids).toEqual([first.id, second.id]);
  expect(told).toEqual([
    "approval_requested",
    "approval_answered",
    "approval_requested",
    "approval_answered",
  ]);
});

test("a routed specialist's tools wait below a router, and the turn goes on where it stood", async () => {
  await using scripted = await scriptedModels(clerkScript("ann"));
  const { clerk, sent } = mailroom();
  const graph = createRouter({
    models: scripted.models,
    specialists: [clerk],
    checkpointer: new MemorySaver(),
  });
  await graph.invoke(ask("write to ann"), thread);
  const asked = (await open(graph))["clerk"] as ToolsApproval;
  expect([asked.agent, asked.step, sent]).toEqual(["clerk", null, []]);
  const state = await graph.invoke(await answerApprovals(graph, thread, { [asked.id]: approve }), thread);
  expect(state.messages.at(-1)?.text).toBe("ann: sent to ann");
  expect([scripted.server.requests.length, state.usage.length, state.outcome?.usage]).toEqual([
    4,
    4,
    usageOf(4),
  ]);
});

test.each<[string[] | true, object, string]>([
  [["sned"], {}, 'approveTools names "sned", which is not one of its tools; available: send, find'],
  [true, { tools: [] }, "approveTools is given, and there are no tools"],
])("approveTools %j is checked when the specialist is defined", (approveTools, other, fault) => {
  const { clerk } = mailroom();
  expect(() => defineSpecialist({ ...clerk, approveTools, ...other })).toThrow(fault);
});

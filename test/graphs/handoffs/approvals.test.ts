import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import {
  answerApprovals,
  isTroupeEvent,
  type ApprovalAnswer,
  type ToolsApproval,
} from "../../../src/index.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { open, thread } from "../../support/approvals.ts";
import {
  ann,
  bob,
  call,
  calls,
  eve,
  lines,
  look,
  refusals,
  shown,
  speakerOf,
  transfer,
} from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const careful = { ...bob, approveTools: ["look"] };

function desk({ models }: ScriptedModels, checkpointer = new MemorySaver()) {
  return createHandoffs({ specialists: [ann, careful, eve], entry: "ann", models, checkpointer });
}

const script = (): ModelScript =>
  lines({
    ann: [calls(transfer("bob"))],
    bob: [calls(call("look", { word: "key" }), transfer("eve")), calls(transfer("ann", "no key"))],
    eve: [{ text: "mended" }],
  });

async function answered(answer: ApprovalAnswer, play = script()) {
  const scripted = await scriptedModels(play);
  const saver = new MemorySaver();
  await desk(scripted, saver).invoke(ask("help"), thread);
  const before = scripted.server.requests.length;
  const asked = (await open(desk(scripted, saver)))["bob"] as ToolsApproval;
  // As another process would: nothing but the checkpoint is left.
  const graph = desk(scripted, saver);
  const state = await graph.invoke(await answerApprovals(graph, thread, { [asked.id]: answer }), thread);
  return { scripted, state, before, asked };
}

describe("a tool that waits for approval, in a reply that also hands over", () => {
  test("is asked about before anything of the reply is done", async () => {
    const { scripted, before, asked } = await answered({ decision: "approve" });
    await using _ = scripted;
    expect([before, asked.agent, asked.step]).toEqual([2, "bob", null]);
    expect(asked.actionRequests.map(({ name, args }) => [name, args])).toEqual([["look", { word: "key" }]]);
  });

  test("is used once approved; then the conversation is handed over, and no call is made or paid twice", async () => {
    const { scripted, state } = await answered({ decision: "approve" });
    await using _ = scripted;
    expect(scripted.server.requests.map(speakerOf)).toEqual(["ann", "bob", "eve"]);
    expect(shown(scripted.server.requests[2]!).slice(3)).toEqual([
      // langchain's middleware puts the calls last that were asked about.
      "bob | transfer_to_eve | look",
      "transfer_to_eve | Handed over to you. Do the task.",
      "look | key: found",
    ]);
    expect([state.usage.length, state.outcome, state.messages.length]).toMatchObject([
      3,
      { status: "completed", usage: { modelCalls: 3 } },
      7,
    ]);
  });

  test("is not used once rejected: nobody is handed to, and the specialist decides anew", async () => {
    const play = lines({
      ann: [calls(transfer("bob"))],
      bob: [calls(call("look", { word: "key" }), transfer("eve")), { text: "I may not look" }],
    });
    const { scripted, state } = await answered({ decision: "reject", feedback: "leave it" }, play);
    await using _ = scripted;
    expect([state.messages.at(-1)?.text, state.active, refusals(scripted)]).toEqual([
      "I may not look",
      "bob",
      [],
    ]);
    const told = shown(scripted.server.requests[2]!).slice(3);
    expect(told).toContain("transfer_to_eve | Not carried out.");
    expect(told).toContainEqual(expect.stringContaining("leave it"));
  });

  test("is used as edited", async () => {
    const edited = [{ name: look.name, args: { word: "door" } }];
    const { scripted, state } = await answered({ decision: "edit", calls: edited });
    await using _ = scripted;
    expect([state.messages.at(-1)?.text, refusals(scripted)]).toEqual(["mended", []]);
    expect(shown(scripted.server.requests[2]!)).toContain("look | door: found");
  });
});

test("a run is one run before and after an approval, also where its first specialist waits", async () => {
  await using scripted = await scriptedModels(
    lines({ bob: [calls(call("look", { word: "key" })), { text: "found" }] }),
  );
  const saver = new MemorySaver();
  const build = () =>
    createHandoffs({
      specialists: [
        { ...careful, handoffs: ["eve"] },
        { ...eve, handoffs: ["bob"] },
      ],
      entry: "bob",
      models: scripted.models,
      checkpointer: saver,
    });
  const runs = new Set<string>();
  const follow = async (input: Parameters<ReturnType<typeof build>["stream"]>[0]): Promise<void> => {
    for await (const event of await build().stream(input, { ...thread, streamMode: "custom" })) {
      if (isTroupeEvent(event)) runs.add(event.run);
    }
  };
  await follow(ask("help"));
  const asked = (await open(build()))["bob"]!;
  await follow(await answerApprovals(build(), thread, { [asked.id]: { decision: "approve" } }));
  const { outcome, usage } = (await build().getState(thread)).values;
  expect([runs.size, outcome?.status, usage.length]).toEqual([1, "completed", 2]);
});

test("a desk whose tools wait is refused without a checkpointer, before any model is called", async () => {
  await using scripted = await scriptedModels(script());
  const graph = createHandoffs({ specialists: [ann, careful, eve], entry: "ann", models: scripted.models });
  await expect(graph.invoke(ask("help"))).rejects.toThrow("no checkpointer");
  expect(scripted.server.requests).toEqual([]);
});

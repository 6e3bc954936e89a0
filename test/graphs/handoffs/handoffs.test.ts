import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import {
  call,
  calls,
  everyone,
  lines,
  refusals,
  runDesk,
  shown,
  speakerOf,
  transfer,
} from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const desk = { specialists: everyone, entry: "ann" } as const;

describe("a graph of handoffs", () => {
  test("is opened by its entry, who may answer without handing over", async () => {
    await using scripted = await scriptedModels(scriptOf([{ text: "hello" }]));
    const run = await runDesk(scripted, desk);
    expect([run.said, run.active, run.handoffs]).toEqual([["human | help", "ann | hello"], "ann", []]);
    expect(run.outcome).toMatchObject({ status: "completed", reason: null, usage: { modelCalls: 1 } });
  });

  test("passes the conversation on, and has the next specialist answer under its name", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob", "count them"))],
        bob: [calls(call("look", { word: "sheep" })), { text: "three" }],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect(run.said).toEqual([
      "human | help",
      "ann | transfer_to_bob",
      "tool | Handed over to bob.",
      "bob | look",
      "tool | sheep: found",
      "bob | three",
    ]);
    const [hop] = run.handoffs;
    expect(hop).toEqual({
      call: expect.stringMatching(/^call_/) as string,
      from: "ann",
      to: "bob",
      task: "count them",
      reason: "for the test",
      inputs: {},
      found: [],
    });
    expect([run.active, run.outcome.status, run.usage.map(({ agent }) => agent)]).toEqual([
      "bob",
      "completed",
      ["ann", "bob", "bob"],
    ]);
    expect(run.events.map(({ type, agent }) => [type, agent])).toEqual([
      ["agent_started", "ann"],
      ["handed_over", "ann"],
      ["agent_started", "bob"],
      ["tool_called", "bob"],
      ["tool_answered", "bob"],
      ["finished", "bob"],
    ]);
    expect(refusals(scripted)).toEqual([]);
  });

  test("costs one model call for each specialist that has the conversation, and no other", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob"))], bob: [calls(transfer("eve"))], eve: [{ text: "mended" }] }),
    );
    const run = await runDesk(scripted, desk);
    expect([scripted.server.requests.map(speakerOf), run.answer]).toEqual([["ann", "bob", "eve"], "mended"]);
  });

  test("goes on with who spoke last in the next turn, also in another process, and hops count anew", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob"))],
        bob: [{ text: "how many?" }, calls(transfer("eve"))],
        eve: [{ text: "three, mended" }],
      }),
    );
    const checkpointer = new MemorySaver();
    const thread = { configurable: { thread_id: "farm" } };
    const build = () => createHandoffs({ ...desk, models: scripted.models, checkpointer });
    await build().invoke(ask("count"), thread);
    const second = await build().invoke(ask("three"), thread);
    expect(scripted.server.requests.map(speakerOf)).toEqual(["ann", "bob", "bob", "eve"]);
    expect(shown(scripted.server.requests[2]!)).toEqual(["user | count", "bob | how many?", "user | three"]);
    expect(second.handoffs.map(({ from, to }) => [from, to])).toEqual([["bob", "eve"]]);
    expect([second.active, second.outcome?.usage.modelCalls]).toEqual(["eve", 2]);
  });

  test("says each answer under its speaker's name as it streams, piece by piece", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve"))], eve: [{ text: "all is well", chunkCharacters: 4 }] }),
    );
    const graph = createHandoffs({ ...desk, models: scripted.models });
    const pieces: [string | undefined, string][] = [];
    const options = { streamMode: "messages", subgraphs: true } as const;
    for await (const [, [message]] of await graph.stream(ask("help"), options)) {
      if (message.text !== "" && message.getType() === "ai") pieces.push([message.name, message.text]);
    }
    expect(pieces).toEqual([
      ["eve", "all "],
      ["eve", "is w"],
      ["eve", "ell"],
    ]);
  });
});

describe("several calls in one reply", () => {
  test("run and answer the ordinary ones; the first handoff wins, the others are declined with the reason", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob"))],
        bob: [calls(transfer("eve"), call("look", { word: "key" }), transfer("ann"))],
        eve: [{ text: "done" }],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect(run.said.slice(3)).toEqual([
      "bob | transfer_to_eve | look | transfer_to_ann",
      "tool | Handed over to eve.",
      "tool | key: found",
      "tool | Not handed over yet: the conversation goes to eve first, and to one at a time. eve can hand this over afterwards.",
      "eve | done",
    ]);
    expect([run.active, refusals(scripted)]).toEqual(["eve", []]);
    expect(shown(scripted.server.requests[2]!).slice(3)).toEqual([
      "bob | transfer_to_eve | look | transfer_to_ann",
      "transfer_to_eve | Handed over to you. Do the task.",
      "look | key: found",
      expect.stringMatching(/^transfer_to_ann \| Not handed over yet/),
    ]);
  });

  test("are all answered where a tool cannot be used, or is none", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob"))],
        bob: [calls(call("look", {}), call("nothing", {})), calls(transfer("eve"))],
        eve: [{ text: "done" }],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect([run.answer, refusals(scripted)]).toEqual(["done", []]);
    expect(shown(scripted.server.requests[2]!).slice(4)).toEqual([
      expect.stringMatching(/^look \| .*did not match expected schema/s),
      expect.stringMatching(/^nothing \| Error: nothing is not a valid tool/),
    ]);
  });
});

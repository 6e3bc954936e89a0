import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelRequest } from "../../../src/testing/index.ts";
import {
  call,
  calls,
  everyone,
  lines,
  refusals,
  runDesk,
  speakerOf,
  transfer,
  way,
} from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const desk = { specialists: everyone, entry: "ann" } as const;

/** Hands round for ever, each time with another task and something newly found. */
function restless() {
  let number = 0;
  return (request: ModelRequest) => {
    number += 1;
    const found = call("look", { word: `w${number}` });
    const next = { ann: "bob", bob: "eve", eve: "ann" }[speakerOf(request)] ?? "";
    const own = speakerOf(request) === "bob" ? [found] : [];
    return { ...calls(...own, transfer(next, `task ${number}`)), text: `thought ${number}` };
  };
}

describe("a limit on hops", () => {
  test.each([
    [undefined, 8],
    [{ hops: 3 }, 3],
  ])("of %j ends the turn with what was said, and an outcome, after one more call", async (limits, value) => {
    await using scripted = await scriptedModels(restless());
    const run = await runDesk(scripted, { ...desk, ...(limits && { limits }) });
    expect([run.handoffs.length, run.usage.length]).toEqual([value, value + 2]);
    expect(run.outcome).toMatchObject({
      status: "stopped",
      reason: `limit reached: hops (${value})`,
      code: "budget_exhausted",
      limit: { name: "hops", value, run: run.events[0]?.run },
    });
    expect([run.answer, run.speaker, run.active]).toEqual([`thought ${value + 2}`, run.active, run.active]);
    const declined = `tool | Declined: the limit of handoffs in a turn is reached (${value}).`;
    expect(run.said.filter((line) => line.startsWith(declined))).toHaveLength(1);
    expect(run.events.slice(-2).map(({ type }) => type)).toEqual(["limit_reached", "finished"]);
    expect(refusals(scripted)).toEqual([]);
  });

  test("may be tightened by the caller of a run, and not widened", async () => {
    await using scripted = await scriptedModels(restless());
    const invoke = (hops: number) =>
      runDesk(scripted, { ...desk, limits: { hops: 4 } }, { config: { configurable: { limits: { hops } } } });
    expect([(await invoke(2)).handoffs.length, (await invoke(9)).handoffs.length]).toEqual([2, 4]);
  });

  test("leaves each specialist as many rounds of tools as it has without one", async () => {
    const rounds = Array.from({ length: 12 }, (_, index) => calls(call("look", { word: `w${index}` })));
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob"))], bob: [...rounds, { text: "counted" }] }),
    );
    const run = await runDesk(scripted, { ...desk, limits: { hops: 1 } });
    expect([run.answer, run.outcome.status]).toEqual(["counted", "completed"]);
  });

  test("of a run that it is part of holds too", async () => {
    await using scripted = await scriptedModels(restless());
    const team = createHandoffs({ ...desk, models: scripted.models });
    const graph = createSupervisor({
      models: scripted.models,
      specialists: [defineSpecialist({ name: "desk", description: "helps", graph: team })],
      manager: { plan: [{ agent: "desk", task: "help" }] },
      limits: { hops: 2 },
    });
    const { outcome, results } = await graph.invoke(ask("help"));
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "hops", value: 2 } });
    expect([Object.keys(results), scripted.server.requests.length]).toEqual([[], 4]);
  });
});

describe("handing back and forth", () => {
  test("in the same words is ended at once", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob", "Fix it!"))], bob: [calls(transfer("ann", "fix it"))] }),
    );
    const run = await runDesk(scripted, desk);
    expect([way(run), run.outcome.status, run.outcome.limit]).toEqual([["ann -> bob"], "stopped", null]);
    expect(run.outcome.reason).toBe("handed back and forth without anything new: ann -> bob -> ann");
    expect([run.answer, run.said.at(-1)]).toEqual([
      "",
      expect.stringMatching(/^tool \| Declined: ann has had/),
    ]);
  });

  test("goes on in other words, and is ended when all the same words come again", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob", "fix it")), calls(transfer("bob", "Fix it."))],
        bob: [calls(transfer("ann", "not mine")), calls(transfer("ann", "not mine!"))],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect([way(run), run.outcome.reason]).toEqual([
      ["ann -> bob", "bob -> ann", "ann -> bob"],
      "handed back and forth without anything new: bob -> ann -> bob -> ann",
    ]);
  });

  test("goes on where something was found out", async () => {
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob", "count")), calls(transfer("bob", "count"))],
        bob: [calls(call("look", { word: "key" }), transfer("ann", "found")), { text: "three" }],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect([way(run), run.outcome.status, run.answer]).toEqual([
      ["ann -> bob", "bob -> ann", "ann -> bob"],
      "completed",
      "three",
    ]);
  });

  test("round three is told as well, and what was found twice is no news", async () => {
    const found = () => calls(call("look", { word: "key" }), transfer("eve", "next"));
    await using scripted = await scriptedModels(
      lines({
        ann: [calls(transfer("bob")), calls(transfer("bob"))],
        bob: [found(), found()],
        eve: [calls(transfer("ann", "what now")), calls(transfer("ann", "what now"))],
      }),
    );
    const run = await runDesk(scripted, desk);
    expect(way(run)).toEqual(["ann -> bob", "bob -> eve", "eve -> ann", "ann -> bob", "bob -> eve"]);
    expect(run.outcome.reason).toBe("handed back and forth without anything new: ann -> bob -> eve -> ann");
  });
});

describe("the other limits of a run", () => {
  test.each([
    [{ modelCalls: 2 }, "limit reached: modelCalls (2)", 2],
    [{ tokens: 700 }, "limit reached: tokens (700)", 1],
  ])("%j end a turn with what there is, and an outcome", async (limits, reason, sent) => {
    const play = restless();
    await using scripted = await scriptedModels((request) => ({
      ...play(request),
      usage: { inputTokens: 200, outputTokens: 100 },
    }));
    const run = await runDesk(scripted, { ...desk, limits, replyTokens: 100 });
    expect([run.outcome.status, run.outcome.reason, run.outcome.code]).toEqual([
      "stopped",
      expect.stringContaining(reason),
      "budget_exhausted",
    ]);
    expect([run.answer, run.usage.length]).toEqual([`thought ${sent}`, sent]);
  });

  test("LangGraph's own, where a caller sets it low, ends a turn before it throws the work away", async () => {
    await using scripted = await scriptedModels(restless());
    const run = await runDesk(scripted, desk, { config: { recursionLimit: 5 } });
    expect([run.handoffs.length, run.outcome]).toMatchObject([
      2,
      { status: "stopped", reason: "recursion limit reached", limit: { name: "recursionLimit", value: 5 } },
    ]);
    expect(run.answer).toBe("thought 4");
  });
});

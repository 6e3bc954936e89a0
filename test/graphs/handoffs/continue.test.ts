import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createHandoffs, type HandoffsOptions } from "../../../graphs/index.ts";
import { answerOf, reopenRun } from "../../../src/index.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { calls, everyone, lines, refusals, shown, speakerOf, transfer } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const thread = { configurable: { thread_id: "desk" } };

/** A desk whose turn came to an end, and the same desk under other limits. */
async function stoppedDesk(script: ModelScript, limits: HandoffsOptions<string>["limits"]) {
  const scripted = await scriptedModels(script);
  const checkpointer = new MemorySaver();
  const withLimits = (given: typeof limits) =>
    createHandoffs({
      specialists: everyone,
      entry: "ann",
      models: scripted.models,
      checkpointer,
      limits: given ?? {},
    });
  const stopped = await withLimits(limits).invoke(ask("help"), thread);
  return { scripted, withLimits, stopped, [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose]() };
}

const around = () =>
  lines({
    ann: [calls(transfer("bob"))],
    bob: [calls(transfer("eve")), { text: "I would ask eve" }, calls(transfer("eve"))],
    eve: [{ text: "mended" }],
  });

describe("a desk whose turn came to a limit", () => {
  test("on hops goes on with who wanted to hand over, within a larger one", async () => {
    await using desk = await stoppedDesk(around(), { hops: 1 });
    expect(desk.stopped).toMatchObject({ active: "bob", outcome: { limit: { name: "hops", value: 1 } } });
    expect(answerOf(desk.stopped)).toBe("I would ask eve");

    const larger = desk.withLimits({ hops: 2 });
    expect(await reopenRun(larger, thread)).toBe(true);
    const { messages, active, handoffs, outcome } = await larger.invoke(null, thread);
    expect([messages.at(-1)?.text, active, handoffs.map(({ to }) => to)]).toEqual([
      "mended",
      "eve",
      ["bob", "eve"],
    ]);
    expect(outcome).toMatchObject({ status: "completed", reason: null, usage: { modelCalls: 5 } });
    const { requests } = desk.scripted.server;
    expect(requests.map(speakerOf)).toEqual(["ann", "bob", "bob", "bob", "eve"]);
    // The answer that the stopped turn ended with has been taken back; why it was not handed over has not.
    expect(shown(requests[3]!)).toEqual([
      "user | help",
      "ann | transfer_to_bob",
      "transfer_to_bob | Handed over to bob.",
      "bob | transfer_to_eve",
      "transfer_to_eve | Not handed over: limit reached: hops (1). You can try again now.",
      "user | ann has handed the conversation over to you, by its last call. Do the task.",
    ]);
    expect(refusals(desk.scripted)).toEqual([]);
  });

  test("on calls goes on with who has the conversation, and counts what was used before", async () => {
    const script = lines({ ann: [calls(transfer("bob"))], bob: [calls(transfer("eve"))] });
    await using desk = await stoppedDesk(script, { modelCalls: 1 });
    expect(desk.stopped).toMatchObject({ active: "bob", outcome: { limit: { name: "modelCalls" } } });

    const larger = desk.withLimits({ modelCalls: 2 });
    await reopenRun(larger, thread);
    const { active, outcome, messages } = await larger.invoke(null, thread);
    // Nothing was said, and no limit's sentence stands for it.
    expect(answerOf({ messages })).toBeNull();
    expect([active, outcome]).toMatchObject([
      "eve",
      { status: "stopped", reason: "limit reached: modelCalls (2)", usage: { modelCalls: 2 } },
    ]);
  });

  test("of LangGraph's own goes on within a new one", async () => {
    const script = lines({
      ann: [calls(transfer("bob")), { text: "sorted" }],
      bob: [calls(transfer("eve"))],
      eve: [calls(transfer("ann", "sort it")), { text: "not mine" }, calls(transfer("ann", "sort it"))],
    });
    await using scripted = await scriptedModels(script);
    const graph = createHandoffs({
      specialists: everyone,
      entry: "ann",
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    const { outcome } = await graph.invoke(ask("help"), { ...thread, recursionLimit: 5 });
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "recursionLimit", value: 5 } });
    expect(await reopenRun(graph, thread)).toBe(true);
    expect(await graph.invoke(null, thread)).toMatchObject({
      active: "ann",
      outcome: { status: "completed", usage: { modelCalls: 6 } },
    });
  });
});

test("a desk whose turn ended otherwise is not reopened: the next message goes on", async () => {
  const toAndFro = lines({
    ann: [calls(transfer("bob", "Fix it!"))],
    bob: [calls(transfer("ann", "fix it"))],
  });
  await using desk = await stoppedDesk(toAndFro, undefined);
  expect(desk.stopped.outcome).toMatchObject({ status: "stopped", limit: null });
  expect(await reopenRun(desk.withLimits({ hops: 20 }), thread)).toBe(false);
});

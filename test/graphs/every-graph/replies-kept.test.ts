import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelRequest } from "../../../src/testing/index.ts";
import { instantEffects, WAYS } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { rawCall, says, type RawMessage } from "../../support/raw-replies.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

// Some servers refuse the next request if it lacks what they put beside a call.
const stock = tool(() => "3", {
  name: "stock",
  description: "count",
  schema: z.object({ item: z.string() }),
});
const clerk = { name: "clerk", description: "sells", prompt: "Sell.", tools: [stock] };
const signed = { extra_content: { google: { thought_signature: "c2ln" } } };

const vendors: [string, RawMessage, RawMessage][] = [
  ["reasoning_content", { reasoning_content: "I need the stock." }, {}],
  ["reasoning", { reasoning: "I need the stock." }, {}],
  [
    "reasoning_details",
    { reasoning_details: [{ type: "reasoning.encrypted", data: "ZGF0YQ", index: 0 }] },
    {},
  ],
  ["extra_content", {}, signed],
];

function lastCall({ messages }: Pick<ModelRequest, "messages">) {
  return messages.findLast(({ tool_calls: calls }) => calls !== undefined);
}

describe.each(KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way }))))("in $kind by $way", (run) => {
  test.each(vendors)("%s goes back with its call", async (_, beside, onCall) => {
    const call = rawCall("stock", { item: "tea" }, { id: "a", ...onCall });
    await using scripted = await scriptedModels((request) =>
      says(lastCall(request) ? { content: "3 left", ...beside } : { ...beside, tool_calls: [call] })(request),
    );
    const { answer } = await runAlone(defineSpecialist(clerk), scripted, run);
    expect(answer).toBe("3 left");
    const [, second] = scripted.server.requests;
    expect(second && lastCall(second)).toMatchObject({ ...beside, tool_calls: [{ id: "a", ...onCall }] });
  });
});

test("what comes in pieces goes back whole", async () => {
  const chunk = (delta: RawMessage, finish: string | null = null) => ({
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const detail = (text: string) => ({ reasoning_details: [{ type: "reasoning.text", index: 0, text }] });
  const call = { index: 0, ...rawCall("stock", { item: "tea" }, { id: "a" }) };
  await using scripted = await scriptedModels((request) =>
    lastCall(request)
      ? { text: "3 left" }
      : {
          raw: [
            chunk({ role: "assistant", reasoning_content: "I need ", ...detail("I need ") }),
            chunk({ reasoning_content: "the stock.", ...detail("the stock.") }),
            chunk({ tool_calls: [call] }),
            chunk({}, "tool_calls"),
          ],
        },
  );
  await runAlone(defineSpecialist(clerk), scripted, { kind: "router", way: "messages" });
  const [, second] = scripted.server.requests;
  expect(second && lastCall(second)).toMatchObject({
    reasoning_content: "I need the stock.",
    reasoning_details: [{ type: "reasoning.text", index: 0, text: "I need the stock." }],
  });
});

test.each([
  ["the same server and model", false, "gpt-4.1-mini", true],
  ["another model of the server", false, "gpt-4.1", false],
  ["another server", true, "gpt-4.1-mini", false],
])("after a handoff it reaches %s: %s, also from a checkpoint", async (_, isElsewhere, model, isShown) => {
  const handoff = rawCall("transfer_to_clerk", { task: "sell", reason: "asked" }, { id: "a", ...signed });
  await using scripted = await scriptedModels((request) =>
    lastCall(request)
      ? { text: "Sold." }
      : says({ reasoning_content: "SECRET", tool_calls: [handoff] })(request),
  );
  await using other = await scriptedModels(() => ({ text: "Sold." }));
  const there = isElsewhere ? (await other.models.resolve("specialist", model)).model : model;
  const desk = createHandoffs({
    specialists: [
      defineSpecialist({ name: "opener", description: "opens", prompt: "Open.", handoffs: ["clerk"] }),
      defineSpecialist({ name: "clerk", description: "sells", prompt: "Sell.", model: there }),
    ],
    entry: "opener",
    history: "whole",
    models: scripted.models,
    effects: instantEffects().effects,
    checkpointer: new MemorySaver(),
  });
  const thread = { configurable: { thread_id: "1" } };
  await desk.invoke(ask("sell"), thread);
  const { outcome } = await desk.invoke(ask("again"), thread);
  expect(outcome?.status).toBe("completed");
  const { requests } = isElsewhere ? other.server : scripted.server;
  const shown = requests.filter((request) => lastCall(request)).map(({ body }) => JSON.stringify(body));
  expect(shown.map((body) => [body.includes("SECRET"), body.includes("c2ln")])).toEqual([
    [isShown, isShown],
    [isShown, isShown],
  ]);
});

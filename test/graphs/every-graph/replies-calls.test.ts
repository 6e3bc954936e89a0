import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { rawCall, says, type RawMessage } from "../../support/raw-replies.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

// What servers get wrong in tool calls. The scripted server also refuses every request with an unpaired or repeated call.
const ways = KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way })));

/** A clerk whose stock tells each item back, and which items it was asked for. */
function clerk() {
  const asked: string[] = [];
  const stock = tool(({ item }: { item: string }) => (asked.push(item), `${item}!`), {
    name: "stock",
    description: "count",
    schema: z.object({ item: z.string() }),
  });
  const now = tool(() => (asked.push("now"), "12:00"), {
    name: "now",
    description: "time",
    schema: z.object({}),
  });
  return {
    asked,
    specialist: defineSpecialist({
      name: "clerk",
      description: "sells",
      prompt: "Sell.",
      tools: [stock, now],
    }),
  };
}

/** A model that makes these calls in each of its first rounds, and then repeats what it was told. */
function calling(calls: readonly RawMessage[], rounds = 1): (request: ModelRequest) => ModelReply {
  return (request) => {
    const past = request.messages.filter(({ tool_calls: made }) => made !== undefined).length;
    const told = request.messages
      .filter(({ role }) => role === "tool")
      .map(({ content }) => content as string);
    return says(past < rounds ? { tool_calls: calls } : { content: told.join(" ") })(request);
  };
}

const stocked = (...given: RawMessage[]) =>
  given.map((others, index) => rawCall("stock", { item: ["tea", "milk", "salt"][index] }, others));

describe.each(ways)("calls of one reply, in $kind by $way", (run) => {
  test.each<[string, RawMessage[], number]>([
    ["share an id", stocked({ id: "a" }, { id: "a" }), 1],
    ["have empty ids", stocked({ id: "" }, { id: "" }), 1],
    ["have no ids", stocked({}, {}), 1],
    ["have the same ids in each reply, and share one", stocked({ id: "x" }, { id: "" }, { id: "x" }), 2],
    ["all say index 0", stocked({ id: "a", index: 0 }, { id: "b", index: 0 }), 1],
    ["all say index 0, without ids", stocked({ index: 0 }, { id: "", index: 0 }), 1],
    ["have no index", stocked({ id: "a", index: null }, { id: "b", index: null }), 1],
  ])("that %s are all carried out, and each gets its own answer", async (_, calls, rounds) => {
    await using scripted = await scriptedModels(calling(calls, rounds));
    const { asked, specialist } = clerk();
    const { answer, error } = await runAlone(specialist, scripted, run);
    const items = Array.from({ length: rounds }, () => ["tea", "milk", "salt"].slice(0, calls.length)).flat();
    expect([error, answer, asked.toSorted()]).toEqual([
      null,
      items.map((item) => `${item}!`).join(" "),
      items.toSorted(),
    ]);
    const made = (scripted.server.requests.at(-1)?.messages ?? []).flatMap(
      ({ tool_calls = [] }) => tool_calls,
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(items.length);
  });

  test.each<[string, unknown]>([
    ["empty", ""],
    ["blank", "  "],
    ["null", null],
    ["the word null", "null"],
    ["missing", undefined],
    ["an object", {}],
  ])("with arguments that are %s run without any", async (_, args) => {
    const call = { id: "a", type: "function", function: { name: "now", arguments: args } };
    await using scripted = await scriptedModels(calling([call]));
    const { asked, specialist } = clerk();
    const { answer, error } = await runAlone(specialist, scripted, run);
    expect([error, answer, asked]).toEqual([null, "12:00", ["now"]]);
  });

  test("that are too many are carried out up to a number, and the model is told of the others", async () => {
    const calls = Array.from({ length: 1_000 }, (__, index) =>
      rawCall("stock", { item: `${index}` }, { id: `call-${index}` }),
    );
    await using scripted = await scriptedModels(calling(calls));
    const { asked, specialist } = clerk();
    const { answer } = await runAlone(specialist, scripted, run);
    expect(asked).toHaveLength(128);
    expect(answer).toMatch(
      /127!\n\[872 more calls of this reply were not carried out: one reply may have at most 128\.\]$/,
    );
  });
});

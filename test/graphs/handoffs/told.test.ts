import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { defineSpecialist, type HandoffTo } from "../../../src/index.ts";
import { billing } from "../../../src/shipped/support-desk/billing.ts";
import { technical } from "../../../src/shipped/support-desk/technical.ts";
import { triage } from "../../../src/shipped/support-desk/triage.ts";
import type { ModelRequest } from "../../../src/testing/index.ts";
import { ann, bob, call, calls, eve, lines, transfer } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

/** Texts of a thread, by where they stand in it. */
const PARTS = {
  earlier: "my number is C-1002",
  "an earlier tool's result": "C-1002: region west",
  request: "why was I charged twice?",
  "words of the turn": "I will ask eve.",
  "a tool's result of the turn": "invoice: found",
  task: "explain the invoice",
} as const;

const thread = [
  new HumanMessage(PARTS.earlier),
  new AIMessage({ content: "", name: "bob", tool_calls: [{ id: "1", name: "look", args: {} }] }),
  new ToolMessage({ tool_call_id: "1", content: PARTS["an earlier tool's result"] }),
  new AIMessage({ content: "Thank you.", name: "bob" }),
  new HumanMessage(PARTS.request),
];

/** Hands over to eve by these terms; returns what the model that hands over reads about it, and what eve is sent. */
async function toldAndSent(terms: Partial<HandoffTo<"eve">>) {
  await using scripted = await scriptedModels(
    lines({
      bob: [
        {
          ...calls(call("look", { word: "invoice" }), transfer("eve", PARTS.task)),
          text: PARTS["words of the turn"],
        },
      ],
      eve: [{ text: "mended" }],
    }),
  );
  const first = defineSpecialist({ ...bob, handoffs: [{ to: "eve", ...terms }, "ann"] });
  const graph = createHandoffs({ specialists: [first, ann, eve], entry: "bob", models: scripted.models });
  await graph.invoke({ messages: thread });
  const [asked, sent] = scripted.server.requests;
  const tool = asked?.tools.find((one) => one.function.name === "transfer_to_eve")?.function;
  const text = JSON.stringify(sent?.messages);
  const seen = Object.entries(PARTS).flatMap(([part, words]) => (text.includes(words) ? [part] : []));
  return { told: tool?.description?.replace("Hands over to eve: mends. ", ""), tool, seen };
}

const TURN = ["request", "words of the turn", "a tool's result of the turn", "task"];

describe("the model that hands over reads what the next specialist sees, and that is what is sent", () => {
  test.each<[string, Partial<HandoffTo<"eve">>, string, string[], boolean]>([
    ["by default", {}, "They see the conversation and this call.", ["earlier", ...TURN], false],
    [
      "of the whole conversation",
      { history: "whole" },
      "They see the conversation and this call.",
      ["earlier", "an earlier tool's result", ...TURN],
      false,
    ],
    [
      "since the last human message",
      { history: "since-last-human" },
      "They see the user's last message, what was done since, and this call, but nothing from before.",
      TURN,
      true,
    ],
    ["of the task", { history: "task-only" }, "They see this call and nothing else.", ["task"], true],
    [
      "that a filter leaves",
      { input: ({ messages }) => ({ messages: messages.slice(0, 1) }) },
      "They see this call, and perhaps not all of the conversation.",
      ["earlier", "task"],
      true,
    ],
  ])("%s", async (_, terms, told, seen, needsAll) => {
    const result = await toldAndSent(terms);
    expect([result.told, result.seen]).toEqual([told, seen]);
    const description = needsAll ? "what they are to do, with all they need for it" : undefined;
    expect(result.tool?.parameters).toMatchObject({ required: ["task", "reason"] });
    expect(result.tool?.parameters).toHaveProperty("properties.task", {
      type: "string",
      ...(needsAll && { description }),
    });
  });
});

test("what a specialist knows of earlier turns does not depend on who opened the turn", async () => {
  const seenBy = async (entry: "ann" | "eve"): Promise<unknown[]> => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve"))], eve: [{ text: "mended" }] }),
    );
    const graph = createHandoffs({ specialists: [ann, bob, eve], entry, models: scripted.models });
    await graph.invoke({ messages: thread });
    const { messages } = scripted.server.requests.at(-1)!;
    const end = messages.findIndex(({ content }) => content === PARTS.request);
    return messages.slice(1, end + 1);
  };
  expect(await seenBy("ann")).toEqual(await seenBy("eve"));
});

const words = (text: string): number => text.split(/\s+/).length;

describe("the prompt of a specialist", () => {
  const systemOf = async (
    specialists: Parameters<typeof createHandoffs<string>>[0]["specialists"],
    entry: string,
  ): Promise<ModelRequest> => {
    await using scripted = await scriptedModels(() => ({ text: "hello" }));
    await createHandoffs({ specialists, entry, models: scripted.models }).invoke(ask("help"));
    return scripted.server.requests[0]!;
  };

  test("is its own, then its name and the rules of the team, the same in each turn", async () => {
    const { system } = await systemOf([ann, bob, eve], "ann");
    // The day may follow.
    expect(system.split("\n\n").slice(0, 2)).toEqual([
      "You are ann.",
      "You are ann. Keep the user's language. Answer all of your part; say so if the team cannot do it.",
    ]);
    expect((await systemOf([ann, bob, eve], "ann")).system).toBe(system);
  });

  test("lists its colleagues if it hands over to none, and no tool does", async () => {
    const leaf = defineSpecialist({ name: "max", description: "rests", prompt: "You are max." });
    const first = defineSpecialist({ ...ann, handoffs: ["bob", "eve", "max"] });
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("max"))], max: [{ text: "no" }] }),
    );
    const specialists = [first, bob, eve, leaf] as const;
    await createHandoffs({ specialists, entry: "ann", models: scripted.models }).invoke(ask("help"));
    expect(scripted.server.requests[1]?.system).toContain("- ann: sorts\n- bob: counts\n- eve: mends");
  });

  test("says of an answer that goes back to a colleague that it does", async () => {
    const { system } = await systemOf([{ ...ann, handsBack: true }, bob, eve], "ann");
    expect(system).toContain(
      "If a colleague handed over to you, do the task: your answer goes back to them.",
    );
    expect(system).not.toContain("answer everything");
  });

  test.each([triage, billing, technical])(
    "of the shipped desk ($name) has fewer than 200 words",
    async ({ name }) => {
      const { system } = await systemOf([triage, billing, technical], name);
      expect(words(system)).toBeLessThan(200);
      expect(system).toContain(`You are ${name}.`);
    },
  );
});

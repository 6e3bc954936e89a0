import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import { lines, runDesk, shown, transfer } from "../../support/desk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const price = tool(() => "The price is 42.", {
  name: "price",
  description: "looks the price up",
  schema: z.object({}),
  returnDirect: true,
});
const clerk = defineSpecialist({
  name: "clerk",
  description: "answers questions",
  prompt: "You are clerk.",
  tools: [price],
  handoffs: ["seller"],
});
const seller = defineSpecialist({ name: "seller", description: "sells", prompt: "You are seller." });
const desk = { specialists: [clerk, seller], entry: "clerk" } as const;

describe("a transfer and a tool with `returnDirect` in one reply", () => {
  const both = [{ name: "price", arguments: {} }, transfer("seller", "Sell it.")];
  test.each([
    ["the tool first", both],
    ["the transfer first", both.toReversed()],
  ])("hand over, and what the tool returned is shown to the next specialist: %s", async (_, toolCalls) => {
    await using scripted = await scriptedModels(
      lines({ clerk: [{ toolCalls }], seller: [{ text: "Sold." }] }),
    );
    const run = await runDesk(scripted, desk);
    expect([run.answer, run.speaker, run.outcome.status]).toEqual(["Sold.", "seller", "completed"]);
    expect(shown(scripted.server.requests[1]!).join("\n")).toContain("The price is 42.");
  });
});

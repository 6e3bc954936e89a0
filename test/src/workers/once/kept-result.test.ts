import { ToolMessage } from "@langchain/core/messages";
import { Command, isCommand } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { effectNote, noteEffects } from "../../../../src/workers/once/effect-note.ts";
import type { EffectRecord } from "../../../../src/workers/once/effect-record.ts";
import { keptResult, resultFrom } from "../../../../src/workers/once/kept-result.ts";

/** What a repeated call gets of a result. */
async function repeated(result: unknown, { maximumBytes = 1_000, call = "again" } = {}): Promise<unknown> {
  const ending = await keptResult(result, maximumBytes);
  // As a database keeps it.
  const record = JSON.parse(JSON.stringify({ tool: "pay", isOmitted: false, ...ending })) as EffectRecord;
  return resultFrom(record, call);
}

describe("a recorded result", () => {
  test.each([
    ["a text", "paid"],
    ["a text with NUL and half of a character", "a\0b\ud83d"],
    ["an object", { receipt: 7, items: [null, { deep: true }] }],
    ["content with an artifact", ["paid", { pdf: [1, 2] }]],
    ["parts of content", [{ type: "text", text: "paid" }]],
    ["null", null],
    ["a number", 7],
  ])("returns %s as it was", async (_, result) => {
    expect(await repeated(result)).toEqual(result);
  });

  test("returns a message with its artifact and status, as the answer to the repeated call", async () => {
    const message = new ToolMessage({
      tool_call_id: "first",
      name: "pay",
      content: "paid",
      artifact: { receipt: 7 },
      status: "error",
    });
    const given = await repeated(message);
    expect(ToolMessage.isInstance(given)).toBe(true);
    expect(given).toMatchObject({
      tool_call_id: "again",
      name: "pay",
      content: "paid",
      artifact: { receipt: 7 },
      status: "error",
    });
  });

  test("returns a command, whose message answers the repeated call", async () => {
    const message = new ToolMessage({ tool_call_id: "first", content: "paid" });
    const given = await repeated(new Command({ update: { messages: [message], paid: 10 }, goto: "next" }));
    expect(isCommand(given)).toBe(true);
    expect(given).toMatchObject({
      goto: ["next"],
      update: { paid: 10, messages: [{ tool_call_id: "again" }] },
    });
    noteEffects(given, ["e1"]);
    const { messages } = (given as Command).update as { messages: ToolMessage[] };
    expect(messages.map((one) => effectNote.read(one))).toEqual([["e1"]]);
  });

  test.each([
    ["is too large", "x".repeat(2_000), "it has 2002 bytes of JSON, and at most 1000 are recorded"],
    ["consists of bytes", new Uint8Array([1]), "it consists of bytes"],
    ["has no JSON", { big: 1n }, "it cannot be written as JSON"],
  ])("that %s is left out, and the repeated call reads why", async (_, result, why) => {
    expect(await repeated(result)).toEqual(
      expect.stringContaining(
        `pay was called and has ended without an error. Its result is not recorded: ${why}`,
      ),
    );
  });
});

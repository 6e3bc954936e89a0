import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { estimateTokens, tokensOfText } from "../../../src/budget/estimate-tokens.ts";

describe("the tokens of a prompt", () => {
  test("are a third of the bytes, and six for each message", () => {
    const messages = [new SystemMessage("a".repeat(30)), new HumanMessage("a".repeat(300))];
    expect(estimateTokens({ messages })).toBe(6 + 10 + 6 + 100);
  });

  test.each([
    ["English", "The quick brown fox jumps over the lazy dog.", 10],
    ["German", "Donaudampfschifffahrtsgesellschaftskapitän", 14],
    ["code", "for (const [key, value] of Object.entries(map)) {", 14],
    ["Chinese", "今天天气很好,我们去公园散步吧。", 14],
    ["numbers", "3.14159265358979", 6],
  ])("are not fewer than tokenizers count: %s", (_, text, counted) => {
    expect(tokensOfText(text)).toBeGreaterThanOrEqual(counted);
  });

  test("include tools, the reply's schema, tool calls and names", () => {
    const alone = estimateTokens({ messages: [new HumanMessage("hello")] });
    const schema = { type: "function", function: { name: "look_up", parameters: { type: "object" } } };
    const call = { id: "call_1", name: "look_up", args: { word: "loop" } };
    const sent = estimateTokens({
      messages: [new HumanMessage("hello"), new AIMessage({ name: "cook", content: "", tool_calls: [call] })],
      schemas: [[schema], undefined],
    });
    expect(sent).toBe(
      alone +
        6 +
        tokensOfText("cook") +
        tokensOfText(JSON.stringify([call])) +
        tokensOfText(JSON.stringify([schema])),
    );
  });

  test("count an image as two thousand, independent of its bytes", () => {
    const url = `data:image/png;base64,${"A".repeat(100_000)}`;
    const content = [
      { type: "text", text: "what is it?" },
      { type: "image_url", image_url: { url } },
    ];
    expect(estimateTokens({ messages: [new HumanMessage({ content })] })).toBe(6 + 4 + 2_000);
  });
});

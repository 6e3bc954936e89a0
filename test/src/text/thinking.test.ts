import { describe, expect, test } from "vitest";
import { ThinkingFilter } from "../../../src/text/thinking-filter.ts";
import { withoutThinking } from "../../../src/text/thinking.ts";

describe("a text without its thinking", () => {
  test.each([
    ["no thinking", "Paris.", "Paris."],
    ["a block before it", "<think>\nwell\n</think>\n\nParis.", "Paris."],
    ["several blocks, in capitals too", "<THINK>a</THINK><thinking>b</thinking>\nParis.", "Paris."],
    ["a block between its lines", "First.\n<think>\nwell\n</think>\nThen.", "First.\nThen."],
    ["a closing tag alone on its line", "well\n</think>\n\nParis.", "Paris."],
    ["a closing tag at the end of a line", "well</think>\nParis.", "Paris."],
    ["a closing tag at the start of a line", "well\n</think> Paris.", "Paris."],
    ["a closing tag between two words", "Is it Lyon?</think>Paris.", "Paris."],
    ["a closing tag right after the thinking", "Is it Lyon?</think> Paris.", "Paris."],
    ["a tag with attributes", '<think time="3">well</think>Paris.', "Paris."],
    ["Magistral's marks", "[THINK]well[/THINK]Paris.", "Paris."],
    ["Kimi's marks", "◁think▷well◁/think▷Paris.", "Paris."],
    ["Seed's tags", "<seed:think>well</seed:think>\n\nParis.", "Paris."],
    ["a block in a block", "<think>a<think>b</think>c</think>\nParis.", "Paris."],
    ["a block after the answer that never ends", "Paris.\n<think>well", "Paris."],
    ["thinking alone", "<think>well</think>", ""],
    ["thinking that never ends", "<think>well", ""],
  ])("is the same with %s", (_, text, said) => {
    expect(withoutThinking(text)).toBe(said);
  });

  test.each([
    'Between "<think>" and "</think>" it thinks.',
    "Write `<think>` and `</think>`.",
    "The tag </think> ends it.",
    "Use <think> for it.",
    "```html\n<think>\nx\n</think>\n```",
    "  indented",
    "Compare a < b and c > d.",
  ])("keeps tags that are data: %j", (text) => {
    expect(withoutThinking(text)).toBe(text);
  });

  test("is found in time in a text of a million characters", () => {
    const long = "<think>".repeat(50_000) + "\n</think>\n`a` ".repeat(50_000);
    const startedAt = performance.now();
    withoutThinking(`x\n${long}`);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("a filter of a streamed text", () => {
  test.each([
    ["<think>well</think>\n\nParis.", "Paris."],
    ["  <thinking>a</thinking><think>b</think> Paris.", "Paris."],
    ["<table> has rows", "<table> has rows"],
    ['<think time="3">well</think>Paris.', "Paris."],
    ["[THINK]well[/THINK]Paris.", "Paris."],
    ["◁think▷well◁/think▷Paris.", "Paris."],
    ["[think about it]", "[think about it]"],
    ["<reflection>well</reflection>Paris.", "Paris."],
    ["  Paris.", "  Paris."],
    ["<thin", "<thin"],
    ["<think>never ends", ""],
    ["", ""],
  ])("lets through of %j only %j, in pieces of any size", (text, said) => {
    for (const size of [1, 2, 3, 7, 100]) {
      const filter = new ThinkingFilter();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      expect(pieces.map((piece) => filter.push(piece)).join("") + filter.end()).toBe(said);
    }
  });
});

import { describe, expect, test } from "vitest";
import { cutText } from "../../../src/text/cut-text.ts";
import { randomFrom } from "../../support/random.ts";

const MARK = /\n\[\.\.\. (\d+) characters left out \.\.\.\]\n/;

describe("a text that is too long", () => {
  test("keeps its beginning and its end around a mark that says how much was left out", () => {
    const text = `${"a".repeat(500)}${"b".repeat(500)}`;
    expect(cutText(text, 200)).toBe(
      `${"a".repeat(102)}\n[... 848 characters left out ...]\n${"b".repeat(50)}`,
    );
  });

  test("is cut at the end of a line or between words if one is near", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join("");
    const [head, , tail] = cutText(lines, 400).split(MARK);
    expect([head?.endsWith("\n"), /^line \d+\n/.test(tail ?? "")]).toEqual([true, true]);
    const words = Array.from({ length: 300 }, (_, index) => `word${index}`).join(" ");
    const [first, , last] = cutText(words, 400).split(MARK);
    expect([first?.endsWith(" "), /^word\d+ /.test(last ?? "")]).toEqual([true, true]);
  });

  test("is unchanged if it fits exactly", () => {
    const text = "x".repeat(200);
    expect([cutText(text, 200), cutText(text, 201)]).toEqual([text, text]);
  });

  test("is never longer than allowed, has no half characters, and lacks as much as the mark says", () => {
    const random = randomFrom(7);
    const letters = ["a", "b ", "\n", "\u{1f600}", "\u{20000}", "é"];
    for (let round = 0; round < 2_000; round += 1) {
      const length = Math.floor(random() * 800);
      const text = Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
      const limit = 100 + Math.floor(random() * 500);
      const cut = cutText(text, limit);
      const [head = "", left = "0", tail = ""] = cut.split(MARK);
      expect(cut.length).toBeLessThanOrEqual(Math.max(limit, text.length <= limit ? text.length : 0));
      expect(cut).not.toMatch(/\p{Surrogate}/u);
      expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
      expect(head.length + Number(left) + tail.length).toBe(text.length);
    }
  });
});

import { expect, test } from "vitest";
import { chunksOfText } from "../../../web/page/content/chunks-of-text.ts";
import { visibleText } from "../../../web/page/content/visible-text.ts";

test.each([
  ["plain text, naïve café, 日本語, 👩‍👩‍👧, ❤️, می‌خواهم", "plain text, naïve café, 日本語, 👩‍👩‍👧, ❤️, می‌خواهم"],
  ["a\u202eb\u2066c\u2069", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+2069⟩"],
  ["\u001b[31mred\u0007", "␛[31mred␇"],
  ["one\r\ntwo\tthree", "one\ntwo\tthree"],
  ["one\r\ntwo\r\u0000", "one\ntwo␍␀"],
  ["zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"],
  ["line\u2028end", "line⟨U+2028⟩end"],
  ["hi\u{e0069}\u{e0067}\u{e006e}", "hi⟨hidden text: ign⟩"],
  [
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  ],
  ["x\ufe01\ufe02\ufe03", "x⟨3 variation selectors⟩"],
])("shows %j as %j", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("the pieces of a text are the text, and cut no character", () => {
  for (const text of [
    "",
    "a",
    "line\n".repeat(5_000),
    "word ".repeat(5_000),
    "x".repeat(20_001),
    `a${"😀".repeat(9_000)}`,
  ]) {
    const chunks = chunksOfText(text);
    expect(chunks.join("")).toBe(text);
    expect(chunks.every((chunk) => chunk.length <= 4_000 && !/\p{Surrogate}/u.test(chunk))).toBe(true);
  }
});

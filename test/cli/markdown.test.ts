import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { terminalText } from "../../cli/view/markdown.ts";

const BOLD = (text: string): string => `\u001b[1m${text}\u001b[22m`;

function plain(text: string, columns = 40): string[] {
  return stripVTControlCharacters(terminalText(text, { columns, colored: true })).split("\n");
}

describe("an answer on a terminal", () => {
  it("is broken at spaces, never inside a word", () => {
    const text = "You may want to drop out of the course, if it takes too long.";
    expect(plain(text, 24)).toEqual(["You may want to drop out", "of the course, if it", "takes too long."]);
    expect(plain(`see ${"x".repeat(50)} there`, 24)).toEqual(["see", "x".repeat(50), "there"]);
  });

  it("shows bold, italic, code, headings and links without their marks", () => {
    expect(terminalText("a **b** c", { columns: 40, colored: true })).toBe(`a ${BOLD("b")} c`);
    expect(plain("## A **very** good *idea*: `run()`")).toEqual(["A very good idea: run()"]);
    expect(plain("see [the docs](https://example.org), __now__")).toEqual([
      "see the docs (https://example.org), now",
    ]);
  });

  it("leaves marks that mean nothing", () => {
    for (const text of ["2 * 3 * 4", "a_long_name", "** x", "an ` alone", "[not] a (link)", "5 > 3"]) {
      expect(plain(text)).toEqual([text]);
    }
  });

  it("indents the further lines of an item and of a quotation", () => {
    const words = "one two three four five six seven";
    expect(plain(`- ${words}\n  - ${words}\n10. ${words}\n> ${words}`, 20)).toEqual([
      "• one two three four",
      "  five six seven",
      "  • one two three",
      "    four five six",
      "    seven",
      "10. one two three",
      "    four five six",
      "    seven",
      "│ one two three four",
      "│ five six seven",
    ]);
  });

  it("keeps code as it is, so that it can be copied", () => {
    const code = "const  total = 1;   // a long line with **marks** and spaces";
    expect(plain(`Use:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.`, 20)).toEqual(["Use:", "", code, "Done."]);
  });

  it("aligns a table that fits, and lists the cells of one that does not", () => {
    const table = "| name | role |\n|---|:-:|\n| Ann | **cook** |\n| Robert | baker |";
    expect(plain(table)).toEqual(["name    role", "Ann     cook", "Robert  baker"]);
    expect(plain(table, 10)).toEqual([
      "name: Ann",
      "  role:",
      "    cook",
      "",
      "name:",
      "    Robert",
      "  role:",
      "    baker",
    ]);
  });

  it("keeps the spaces of a line that fits, and breaks scripts without spaces", () => {
    expect(plain("  Ollama     OPENAI_BASE_URL=x")).toEqual(["  Ollama     OPENAI_BASE_URL=x"]);
    expect(plain("日本語のテキストです", 10)).toEqual(["日本語のテ", "キストです"]);
  });

  it("passes no control sequence of a model on", () => {
    const hostile = "\u001b[2J**\u001b]0;title\u0007x** `\u001b[31mred`\u202e\u009b5m";
    expect(terminalText(hostile, { columns: 40, colored: false })).toBe("**x** `red`");
    const colored = terminalText(hostile, { columns: 40, colored: true });
    expect(colored).toBe(`${BOLD("x")} \u001b[36mred\u001b[39m`);
  });

  it("keeps its marks if the terminal shows no styles", () => {
    const text = "# A **b**\n- c\n```\ncode\n```\n| a |\n|---|";
    expect(terminalText(text, { columns: 40, colored: false })).toBe(text);
  });

  it.each(["*", "`", "[", "_a ", "](", "`a``b```", "> ", "| "])(
    "takes little time for many of %s",
    (mark) => {
      const text = `${mark.repeat(100_000 / mark.length)}|`;
      const startedAt = performance.now();
      terminalText(text, { columns: 80, colored: true });
      // A time that grew with the square of the length would be minutes.
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );
});

import { describe, expect, it } from "vitest";
import { fitted, widthOf, wrapped } from "../../cli/view/printable.ts";
import { oneLine, printable } from "../../src/text/printable.ts";

describe("text of models and servers", () => {
  it("cannot control the terminal", () => {
    expect(
      printable("\u001b[31mred\u001b[0m \u001b]0;title\u0007 b\u0008c \u202edesrever\r\n\tnext\rend"),
    ).toBe("red  bc desrever\n\tnextend");
  });

  it("fits on one line", () => {
    expect(oneLine("  first\n\n  second\tthird ")).toBe("first second third");
  });
});

it("a line that is wrapped is broken at its spaces only", () => {
  expect(wrapped("unknown graph; available: a, b", 15)).toBe("unknown graph;\n  available: a,\n  b");
  expect(wrapped("  a plan of steps", 10)).toBe("  a plan\n    of\n    steps");
  expect(wrapped("http://a-long-word/ and", 10)).toBe("http://a-long-word/\n  and");
});

describe("a line that has to fit", () => {
  it("is cut to the width and ends with an ellipsis", () => {
    expect([20, 7, 6, 1, 0].map((columns) => fitted("planner", columns))).toEqual([
      "planner",
      "planner",
      "plann…",
      "…",
      "",
    ]);
  });

  it("counts a wide character as two columns and never cuts it in half", () => {
    expect(widthOf("日本 👩‍💻 é")).toBe(9);
    expect(fitted("日本語", 5)).toBe("日本…");
  });
});

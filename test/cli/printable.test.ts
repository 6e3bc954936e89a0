import { describe, expect, it } from "vitest";
import { fitted, oneLine, printable, widthOf } from "../../cli/view/printable.ts";

describe("text of models and servers", () => {
  it("cannot steer the terminal", () => {
    expect(
      printable("\u001b[31mred\u001b[0m \u001b]0;title\u0007 b\u0008c \u202edesrever\r\n\tnext\rend"),
    ).toBe("red  bc desrever\n\tnextend");
  });

  it("fits on one line", () => {
    expect(oneLine("  first\n\n  second\tthird ")).toBe("first second third");
  });
});

describe("a line that has to fit", () => {
  it("is cut with an ellipsis at the terminal's edge", () => {
    expect([20, 7, 6, 1, 0].map((columns) => fitted("planner", columns))).toEqual([
      "planner",
      "planner",
      "plann…",
      "…",
      "",
    ]);
  });

  it("counts wide characters as two columns and never cuts one in halves", () => {
    expect(widthOf("日本 👩‍💻 é")).toBe(9);
    expect(fitted("日本語", 5)).toBe("日本…");
  });
});

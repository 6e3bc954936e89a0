import { expect, test } from "vitest";
import { changeText } from "../../../../../src/software-house/contract/mutant-report.ts";
import type { SourceEdit } from "../../../../../src/software-house/verification/mutants/edit.ts";
import { mutantsOf, shownChange } from "../../../../../src/software-house/verification/mutants/mutant.ts";
import { inBytes } from "../../../../../src/software-house/verification/mutants/switched-source.ts";

const edit = (values: Partial<SourceEdit>): SourceEdit => ({
  operator: "number",
  function: "f",
  form: "expression",
  scope: [0, 1],
  change: [0, 1],
  replacement: "0",
  group: null,
  ...values,
});

test("mutants are spread over functions and operators, in an order that the seed decides", () => {
  const edits = [
    ...Array.from({ length: 20 }, (_, index) => edit({ scope: [index, index + 1] })),
    edit({ operator: "lock", function: "g" }),
    edit({ operator: "comparison", function: "h" }),
  ].map((one) => ({ path: "a.go", edit: one }));
  const first = mutantsOf(edits, "seed")
    .slice(0, 3)
    .map(({ edits: [one] }) => one?.edit.operator);
  expect(new Set(first)).toEqual(new Set(["comparison", "lock", "number"]));
  expect(mutantsOf(edits, "seed")).toEqual(mutantsOf(edits.toReversed(), "seed"));
  expect(mutantsOf(edits, "other")).not.toEqual(mutantsOf(edits, "seed"));
});

test("a lock and its unlock are one mutant", () => {
  const edits = [0, 5].map((at) => ({
    path: "a.go",
    edit: edit({ operator: "lock", group: "f s.mu", scope: [at, at + 1] }),
  }));
  expect(mutantsOf(edits, "seed")).toEqual([{ id: 1, edits }]);
});

test("a change is shown with its line, before and after", () => {
  const source = inBytes("package main\n// é\n\tif a < 5 {\n");
  const at = source.indexOf("<");
  const mutant = {
    id: 1,
    edits: [
      {
        path: "main.go",
        edit: edit({ scope: [at - 2, at + 3], change: [at, at + 1], replacement: "<=" }),
      },
    ],
  };
  const change = shownChange(mutant, new Map([["main.go", source]]));
  expect(change).toEqual({
    path: "main.go",
    line: 3,
    from: "<",
    to: "<=",
    before: "\tif a < 5 {",
    after: "\tif a <= 5 {",
  });
  expect(change && changeText(change)).toBe("main.go:3: `<` to `<=`");
  expect(changeText({ path: "a.py", line: 1, from: "f()", to: "", before: "f()", after: "" })).toBe(
    "a.py:1: `f()` removed",
  );
});

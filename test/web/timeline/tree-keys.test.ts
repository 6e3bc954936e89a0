import { expect, test } from "vitest";
import { rowsOfSpans } from "../../../web/page/timeline/span-rows.ts";
import { treeMoveOf } from "../../../web/page/timeline/tree-keys.ts";
import { createSpan } from "../fixtures/large-run.ts";

const spans = [
  createSpan({ id: "step", kind: "step" }),
  createSpan({ id: "call", parent: "step" }),
  createSpan({ id: "tool", parent: "step" }),
  createSpan({ id: "last" }),
];
const open = rowsOfSpans(spans, new Set());
const closed = rowsOfSpans(spans, new Set(["step"]));

test.each([
  ["ArrowDown", 1, { kind: "move", index: 2 }],
  ["ArrowDown", 3, { kind: "move", index: 3 }],
  ["ArrowUp", 0, { kind: "move", index: 0 }],
  ["PageDown", 0, { kind: "move", index: 2 }],
  ["PageUp", 3, { kind: "move", index: 1 }],
  ["Home", 3, { kind: "move", index: 0 }],
  ["End", 0, { kind: "move", index: 3 }],
  ["Enter", 2, { kind: "select", index: 2 }],
  ["ArrowLeft", 0, { kind: "close", index: 0 }],
  ["ArrowLeft", 2, { kind: "move", index: 0 }],
  ["ArrowLeft", 3, null],
  ["ArrowRight", 0, { kind: "move", index: 1 }],
  ["ArrowRight", 3, null],
  ["x", 1, null],
])("%s on row %i of an open tree", (key, active, expected) => {
  expect(treeMoveOf(key, { rows: open, active, page: 2 })).toEqual(expected);
});

test("the right arrow opens a closed row", () => {
  expect(treeMoveOf("ArrowRight", { rows: closed, active: 0, page: 2 })).toEqual({ kind: "open", index: 0 });
});

test("without a row that has the focus, a key that moves goes to the first one", () => {
  expect(treeMoveOf("ArrowDown", { rows: open, active: -1, page: 2 })).toEqual({ kind: "move", index: 0 });
  expect(treeMoveOf("Enter", { rows: open, active: -1, page: 2 })).toBeNull();
  expect(treeMoveOf("ArrowDown", { rows: [], active: -1, page: 2 })).toBeNull();
});

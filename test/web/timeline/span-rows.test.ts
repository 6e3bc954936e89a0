import { expect, test } from "vitest";
import { isSameRow, rowsOfSpans, spansAbove } from "../../../web/page/timeline/span-rows.ts";
import { createSpan } from "../fixtures/large-run.ts";

const USAGE = { inputTokens: 100, outputTokens: 10, cachedTokens: 40, cost: 0.5 };
const step = createSpan({ id: "step", kind: "step" });
const call = createSpan({ id: "call", parent: "step", kind: "model", usage: USAGE });
const tool = createSpan({ id: "tool", parent: "step" });
const lost = createSpan({ id: "lost", parent: "unknown" });
const spans = [step, call, lost, tool];

test("rows follow the spans that they belong to, and an unknown parent leaves a span at the top", () => {
  expect(
    rowsOfSpans(spans, new Set()).map(({ span, level, position, siblings }) => [
      span.id,
      level,
      position,
      siblings,
    ]),
  ).toEqual([
    ["step", 1, 1, 2],
    ["call", 2, 1, 2],
    ["tool", 2, 2, 2],
    ["lost", 1, 2, 2],
  ]);
});

test("a closed span hides what belongs to it", () => {
  const rows = rowsOfSpans(spans, new Set(["step"]));
  expect(rows.map(({ span, hasChildren, isOpen }) => [span.id, hasChildren, isOpen])).toEqual([
    ["step", true, false],
    ["lost", false, false],
  ]);
});

test("a span without a usage of its own has the sum of those below it", () => {
  const second = createSpan({ id: "second", parent: "step", usage: { ...USAGE, cost: 0.25 } });
  const [row] = rowsOfSpans([...spans, second], new Set());
  expect(row?.usage).toEqual({ inputTokens: 200, outputTokens: 20, cachedTokens: 80, cost: 0.75 });
});

test("the usage of a step counts once, not again by its calls", () => {
  const team = createSpan({ id: "team", kind: "agent" });
  const inside = { ...step, parent: "team", usage: USAGE };
  expect(rowsOfSpans([team, inside, call], new Set())[0]?.usage).toEqual(USAGE);
});

test("a sum with an unknown cost is unknown", () => {
  const unknown = createSpan({ id: "unknown", parent: "step", usage: { ...USAGE, cost: null } });
  expect(rowsOfSpans([...spans, unknown], new Set())[0]?.usage?.cost).toBeNull();
});

test("spans that belong to each other in a circle are shown nowhere, and end the search", () => {
  const one = createSpan({ id: "one", parent: "two" });
  const two = createSpan({ id: "two", parent: "one" });
  expect(rowsOfSpans([one, two, lost], new Set()).map(({ span }) => span.id)).toEqual(["lost"]);
  expect(spansAbove([one, two], "one")).toEqual(["two", "one"]);
});

test("rows look the same if their spans have the same members", () => {
  const [row] = rowsOfSpans(spans, new Set());
  const [again] = rowsOfSpans([{ ...step }, call, lost, tool], new Set());
  const [ended] = rowsOfSpans([{ ...step, endedAt: null }, call, lost, tool], new Set());
  if (row === undefined || again === undefined || ended === undefined) throw new Error("no row");
  expect(isSameRow(row, again)).toBe(true);
  expect(isSameRow(row, ended)).toBe(false);
});

test("an agent is named once, by the row above or by the row itself", () => {
  const other = createSpan({ id: "other", parent: "step", agent: "analyst" });
  const named = createSpan({ id: "named", label: "planner", agent: "planner" });
  expect(rowsOfSpans([step, tool, other, named], new Set()).map(({ agent }) => agent)).toEqual([
    "researcher",
    null,
    "analyst",
    null,
  ]);
});

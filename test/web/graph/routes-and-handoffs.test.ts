import { expect, test } from "vitest";
import { confidenceOf, decisionOf, routeTarget } from "../../../web/page/graph/route-words.ts";
import { turnsOf } from "../../../web/page/graph/turns-of-handoffs.ts";
import { START, viewWith } from "../fixtures/run-views.ts";

test("a confidence is a percentage with a word, also if it is out of bounds", () => {
  expect(confidenceOf(0.93)).toEqual({ percent: 93, words: "sure", tone: "good" });
  expect(confidenceOf(0.5)).toEqual({ percent: 50, words: "fairly sure", tone: "warning" });
  expect(confidenceOf(-2)).toEqual({ percent: 0, words: "unsure", tone: "bad" });
  expect(confidenceOf(7).percent).toBe(100);
  expect(confidenceOf(Number.NaN).percent).toBe(0);
});

test("a route to nobody says so", () => {
  expect(routeTarget({ specialist: "none" })).toBe("no specialist");
  expect(routeTarget({ specialist: "coding" })).toBe("coding");
});

test("a route says what decided it, and shows a score on its own scale", () => {
  const route = { specialist: "coding", confidence: 1, reason: "", isFallback: false };
  expect(decisionOf({ ...route, confidence: 0.93 })).toMatchObject({
    by: "classifier",
    label: "Confidence",
    text: "93 %",
    words: "sure",
  });
  expect(decisionOf({ ...route, decidedBy: "fastRouter", score: 12.3456 })).toMatchObject({
    by: "fast router",
    label: "Score",
    text: "12.3",
    words: "above its threshold",
  });
});

test("lists who had the conversation, and marks who has it", () => {
  const view = viewWith({
    active: "triage",
    handoffs: [
      { from: "triage", to: "billing", task: "Look at invoice 7.", reason: "An invoice.", at: START + 1500 },
      { from: "billing", to: "triage", task: "", reason: "Done.", at: START + 3000 },
    ],
  });
  expect(turnsOf(view)).toEqual([
    { specialist: "triage", received: null, isActive: false },
    {
      specialist: "billing",
      received: {
        from: "triage",
        task: "Look at invoice 7.",
        reason: "An invoice.",
        after: "after 1.5 s",
      },
      isActive: false,
    },
    {
      specialist: "triage",
      received: { from: "billing", task: "", reason: "Done.", after: "after 3.0 s" },
      isActive: true,
    },
  ]);
});

test("a conversation without handoffs is its one specialist's, and one without a specialist is empty", () => {
  expect(turnsOf(viewWith({ active: "triage" }))).toEqual([
    { specialist: "triage", received: null, isActive: true },
  ]);
  expect(turnsOf(viewWith({}))).toEqual([]);
});

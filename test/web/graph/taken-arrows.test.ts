import { expect, test } from "vitest";
import type { RunView, Span } from "../../../web/page/run/run-view.ts";
import { boxStates } from "../../../web/page/graph/box-states.ts";
import { boxesOfDrawing } from "../../../web/page/graph/boxes-of-drawing.ts";
import { drawingOfGraph } from "../../../web/page/graph/drawing-of-graph.ts";
import { takenArrows } from "../../../web/page/graph/taken-arrows.ts";
import { graphAnswer } from "../fixtures/graph-answers.ts";
import { spanOf, viewWith } from "../fixtures/run-views.ts";

/** The arrows that a run has followed, such as `planner > supervisor`. */
async function wayOf(
  name: Parameters<typeof graphAnswer>[0],
  { boxes, spans, isOver = false }: { boxes: RunView["boxes"]; spans: Span[]; isOver?: boolean },
): Promise<string[]> {
  const drawing = drawingOfGraph(await graphAnswer(name));
  const outcome = isOver ? ({ status: "completed" } as RunView["outcome"]) : null;
  const taken = takenArrows({
    arrows: boxesOfDrawing(drawing).arrows,
    states: boxStates(drawing, boxes),
    view: viewWith({ spans, outcome }),
    ids: new Set(drawing.nodes.map(({ id }) => id)),
  });
  return [...taken].map((key) => (JSON.parse(key) as string[]).join(" > ")).toSorted();
}

test("a router's run leads from the classifier to the one specialist, and to the end once it is over", async () => {
  const boxes = { classifier: "done", coding: "done" } as const;
  const spans = [spanOf("classifier", { from: 0, to: 1 }), spanOf("coding", { from: 1, to: 2 })];
  const way = ["__start__ > classifier", "classifier > coding"];
  expect(await wayOf("router", { boxes, spans })).toEqual(way);
  expect(await wayOf("router", { boxes, spans, isOver: true })).toEqual([...way, "coding > __end__"]);
});

test("a plan that was approved did not go from the planner to the supervisor at once", async () => {
  const way = await wayOf("supervisor-with-approval", {
    boxes: { planner: "done", approval: "done", supervisor: "done", coder: "running" },
    spans: [
      spanOf("planner", { from: 0, to: 1 }),
      spanOf("approval", { from: 1, to: 5, kind: "wait" }),
      spanOf("coder", { from: 5, to: null, kind: "step" }),
    ],
  });
  expect(way).toContain("planner > approval");
  expect(way).toContain("approval > supervisor");
  expect(way).toContain("supervisor > coder");
  expect(way).not.toContain("planner > supervisor");
});

test("a box that waits has not been left", async () => {
  const way = await wayOf("supervisor-with-approval", {
    boxes: { planner: "done", approval: "waiting", supervisor: "done" },
    spans: [spanOf("planner", { from: 0, to: 1 }), spanOf("approval", { from: 1, to: null, kind: "wait" })],
  });
  expect(way).toEqual(["__start__ > planner", "planner > approval"]);
});

test("a conversation's way follows the order of its specialists", async () => {
  const way = await wayOf("handoffs", {
    boxes: { switchboard: "done", triage: "done", technical: "done", billing: "running" },
    spans: [
      spanOf("triage", { from: 0, to: 1 }),
      spanOf("technical", { from: 1, to: 2 }),
      spanOf("billing", { from: 2, to: null }),
    ],
  });
  expect(way).toEqual([
    "__start__ > switchboard",
    "switchboard > triage",
    "technical > billing",
    "triage > technical",
  ]);
});

test("a box that was skipped was not reached", async () => {
  const way = await wayOf("supervisor", {
    boxes: { planner: "done", supervisor: "done", coder: "skipped" },
    spans: [spanOf("planner", { from: 0, to: 1 })],
  });
  expect(way).toEqual(["__start__ > planner", "planner > supervisor"]);
});

test("calls within an agent's work are not a new beginning", async () => {
  const classifier = spanOf("classifier", { from: 0, to: 4 });
  const late = spanOf("classifier", { from: 3, to: 4, id: "late", kind: "model", parent: classifier.id });
  const way = await wayOf("router", {
    boxes: { classifier: "running" },
    spans: [classifier, spanOf("coding", { from: 1, to: 2 }), late],
  });
  expect(way).toEqual(["__start__ > classifier", "classifier > coding"]);
});

import { expect, test } from "vitest";
import { boxesOfDrawing, isAgentLoop } from "../../../web/page/graph/boxes-of-drawing.ts";
import { drawingOfGraph } from "../../../web/page/graph/drawing-of-graph.ts";
import { graphAnswer } from "../fixtures/graph-answers.ts";

test("reads the server's drawing of the router", async () => {
  const { nodes, edges } = drawingOfGraph(await graphAnswer("router"));
  expect(nodes.map(({ id, label }) => [id, label])).toContainEqual(["classifier", "classifier"]);
  expect(edges).toContainEqual({
    source: "classifier",
    target: "coding",
    isConditional: true,
    label: null,
  });
  expect(edges).toContainEqual({
    source: "coding",
    target: "__end__",
    isConditional: false,
    label: null,
  });
});

test("makes one arrow with two heads of the ways to a specialist and back", async () => {
  const { arrows } = boxesOfDrawing(drawingOfGraph(await graphAnswer("supervisor")));
  expect(arrows).toContainEqual({
    source: "supervisor",
    target: "coder",
    isConditional: false,
    isMutual: true,
  });
  expect(arrows.filter(({ source }) => source === "coder")).toEqual([]);
});

test("puts agents with tools into one box each, whose arrows are those of its inside", async () => {
  const { boxes, arrows } = boxesOfDrawing(drawingOfGraph(await graphAnswer("handoffs")));
  expect(boxes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    "__start__ start",
    "switchboard box",
    "triage box",
    "billing team",
    "technical team",
    "__end__ end",
  ]);
  expect(boxes.filter((box) => isAgentLoop(box)).map(({ id }) => id)).toEqual(["billing", "technical"]);
  expect(arrows).toContainEqual({
    source: "switchboard",
    target: "billing",
    isConditional: true,
    isMutual: false,
  });
  expect(arrows).toContainEqual({
    source: "billing",
    target: "technical",
    isConditional: true,
    isMutual: true,
  });
});

test("opens teams inside of teams, without their starts and ends", async () => {
  const { boxes } = boxesOfDrawing(drawingOfGraph(await graphAnswer("nested-teams")));
  const sub = boxes.find(({ id }) => id === "sub");
  const poetry = sub?.inside?.boxes.find(({ id }) => id === "sub:poetry");
  expect(sub?.inside?.boxes.map(({ label }) => label)).toEqual([
    "planner",
    "supervisor",
    "poetry",
    "critic",
    "synthesizer",
  ]);
  expect(poetry?.inside?.boxes.map(({ id }) => id)).toEqual([
    "sub:poetry:classifier",
    "sub:poetry:poet",
    "sub:poetry:critic",
  ]);
  expect(poetry?.inside?.arrows.map(({ source, target }) => `${source} > ${target}`)).toEqual([
    "sub:poetry:classifier > sub:poetry:poet",
    "sub:poetry:classifier > sub:poetry:critic",
  ]);
  expect(sub !== undefined && isAgentLoop(sub)).toBe(false);
});

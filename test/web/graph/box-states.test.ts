import { expect, test } from "vitest";
import { boxStates } from "../../../web/page/graph/box-states.ts";
import { boxesOfDrawing } from "../../../web/page/graph/boxes-of-drawing.ts";
import { drawingInWords, nowInWords } from "../../../web/page/graph/box-words.ts";
import { drawingOfGraph } from "../../../web/page/graph/drawing-of-graph.ts";
import { graphAnswer } from "../fixtures/graph-answers.ts";

test("finds a box inside a team by its full id, and by its name if no other box has it", async () => {
  const drawing = drawingOfGraph(await graphAnswer("nested-teams"));
  const states = boxStates(drawing, { poet: "running", "sub:poetry:classifier": "done" });
  expect(states.get("sub:poetry:poet")).toBe("running");
  expect(states.get("sub:poetry:classifier")).toBe("done");
});

test("means the outer box if a box inside has the same name", async () => {
  const drawing = drawingOfGraph(await graphAnswer("nested-teams"));
  const states = boxStates(drawing, { critic: "done" });
  expect(states.get("critic")).toBe("done");
  expect(states.has("sub:critic")).toBe(false);
});

test("shows a team that is not named as the busiest of its boxes", async () => {
  const drawing = drawingOfGraph(await graphAnswer("nested-teams"));
  const states = boxStates(drawing, { poet: "running", "sub:poetry:classifier": "done" });
  expect(states.get("sub:poetry")).toBe("running");
  expect(states.get("sub")).toBe("running");
  expect(boxStates(drawing, { sub: "failed", poet: "running" }).get("sub")).toBe("failed");
});

test("lights the boxes of the Software House by their names", async () => {
  const drawing = drawingOfGraph(await graphAnswer("software-house"));
  const states = boxStates(drawing, { product_manager: "done", spec_gate: "waiting" });
  expect([...states]).toEqual([
    ["product_manager", "done"],
    ["spec_gate", "waiting"],
  ]);
  expect(nowInWords(boxesOfDrawing(drawing), states)).toBe("spec_gate waiting for a person");
});

test("says the drawing in words, with teams", async () => {
  const drawing = drawingOfGraph(await graphAnswer("nested-teams"));
  const states = boxStates(drawing, { planner: "done", poet: "running" });
  const words = drawingInWords(boxesOfDrawing(drawing), states).map(({ text }) => text);
  expect(words).toContain("planner: done, leads to supervisor, the end");
  expect(words).toContain("in sub: in poetry: poet: running");
  expect(words).toContain("critic: not used, leads to supervisor");
});

test("lights the parts of an agent that reports its tools only", async () => {
  const drawing = drawingOfGraph(await graphAnswer("handoffs"));
  const states = boxStates(drawing, { billing: "running", "billing:tools": "done" });
  expect(states.get("billing:model_request")).toBe("running");
  expect(states.get("billing:handoffs.before_model")).toBe("done");
  expect(states.get("billing:tools")).toBe("done");
  expect(states.has("technical:model_request")).toBe(false);
});

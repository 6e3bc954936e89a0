import { expect, test } from "vitest";
import { arrowsOfPlan } from "../../../web/page/graph/arrows-of-plan.ts";
import { createPlanFlow } from "../../../web/page/graph/flow-of-plan.ts";
import { layoutPlan } from "../../../web/page/graph/layout-plan.ts";
import { stepInDirection } from "../../../web/page/graph/step-in-direction.ts";
import { progressOfPlan, progressWords, stepWords } from "../../../web/page/graph/step-words.ts";
import { layeredPlan, stepWith } from "../fixtures/run-views.ts";

const ROOM = { width: 1100, height: 600 };

test("an arrow is implied if another step that is waited for waits for its source, too", () => {
  const steps = [
    stepWith("a"),
    stepWith("b", { dependsOn: ["a"] }),
    stepWith("c", { dependsOn: ["b", "a"] }),
  ];
  expect(arrowsOfPlan(steps)).toEqual([
    { source: "a", target: "b", isImplied: false },
    { source: "b", target: "c", isImplied: false },
    { source: "a", target: "c", isImplied: true },
  ]);
});

test("arrows from steps that the plan does not have, and circles, are survived", () => {
  const steps = [stepWith("a", { dependsOn: ["gone", "b", "a"] }), stepWith("b", { dependsOn: ["a", "a"] })];
  expect(arrowsOfPlan(steps).map(({ source, target }) => `${source} > ${target}`)).toEqual([
    "b > a",
    "a > b",
  ]);
  expect(layoutPlan(steps, ROOM).places.size).toBe(2);
});

test("each step of 200 has a place of its own, after the steps that it waits for", () => {
  const steps = layeredPlan(200, { width: 20 });
  const { places, direction, card } = layoutPlan(steps, ROOM);
  expect(direction).toBe("right");
  expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(200);
  for (const { id, dependsOn } of steps) {
    for (const before of dependsOn) {
      expect(places.get(id)?.x).toBeGreaterThan((places.get(before)?.x ?? 0) + card.width);
    }
  }
});

test("steps without arrows stand in rows", () => {
  const steps = Array.from({ length: 9 }, (_, index) => stepWith(`part_${index}`));
  const { places } = layoutPlan(steps, ROOM);
  expect(new Set([...places.values()].map(({ y }) => y)).size).toBe(3);
});

test("a chain goes down in a narrow room and right in a wide one", () => {
  const chain = [stepWith("a"), stepWith("b", { dependsOn: ["a"] }), stepWith("c", { dependsOn: ["b"] })];
  expect(layoutPlan(chain, { width: 340, height: 600 }).direction).toBe("down");
  expect(layoutPlan(chain, ROOM).direction).toBe("right");
});

test("only the step that changed and those that wait for it are drawn again", () => {
  const steps = layeredPlan(200, { width: 20 });
  const layout = layoutPlan(steps, ROOM);
  const flowOf = createPlanFlow();
  const input = { layout, spans: [], selected: null, tabStop: null };
  const before = flowOf({ ...input, steps });
  const after = flowOf({
    ...input,
    steps: steps.map((step) =>
      step.id === "step_1" ? { ...step, status: "completed" as const } : { ...step },
    ),
  });
  const changed = after.nodes.filter((node, index) => node !== before.nodes[index]).map(({ id }) => id);
  const waiting = steps.filter(({ dependsOn }) => dependsOn.includes("step_1")).map(({ id }) => id);
  expect(changed).toEqual(["step_1", ...waiting]);
});

test("an implied arrow is drawn only for the selected step", () => {
  const steps = [
    stepWith("a"),
    stepWith("b", { dependsOn: ["a"] }),
    stepWith("c", { dependsOn: ["a", "b"] }),
  ];
  const input = { steps, layout: layoutPlan(steps, ROOM), spans: [], tabStop: null };
  expect(createPlanFlow()({ ...input, selected: null }).edges.length).toBe(2);
  expect(createPlanFlow()({ ...input, selected: "c" }).edges.length).toBe(3);
});

test("while a new plan is laid out, its new steps are not drawn yet", () => {
  const old = [stepWith("a"), stepWith("b", { dependsOn: ["a"] })];
  const layout = layoutPlan(old, ROOM);
  const steps = [stepWith("a"), stepWith("new", { dependsOn: ["a"] })];
  const { nodes, edges } = createPlanFlow()({ steps, layout, spans: [], selected: null, tabStop: null });
  expect(nodes.map(({ id }) => id)).toEqual(["a"]);
  expect(edges).toEqual([]);
});

test("says what a step waits for and how far a plan is", () => {
  expect(stepWords("pending", ["a", "b"])).toBe("after a and b");
  expect(stepWords("pending", ["a", "b", "c"])).toBe("after a and 2 more");
  expect(stepWords("pending", [])).toBe("not started");
  expect(stepWords("waiting", [])).toBe("waits for a person");
  const steps = [
    stepWith("a", { status: "completed" }),
    stepWith("b", { status: "failed" }),
    stepWith("c", { status: "running" }),
  ];
  expect(progressWords(progressOfPlan(steps))).toBe("1 of 3 steps completed, 1 running, 1 failed");
});

test("an arrow key finds the nearest step in its direction", () => {
  const places = new Map([
    ["a", { x: 0, y: 0 }],
    ["b", { x: 100, y: 10 }],
    ["c", { x: 100, y: 90 }],
    ["d", { x: 0, y: 80 }],
  ]);
  expect(stepInDirection("ArrowRight", "a", places)).toBe("b");
  expect(stepInDirection("ArrowDown", "a", places)).toBe("d");
  expect(stepInDirection("ArrowLeft", "c", places)).toBe("d");
  expect(stepInDirection("ArrowUp", "a", places)).toBe(null);
  expect(stepInDirection("Enter", "a", places)).toBe(null);
});

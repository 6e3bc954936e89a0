import { expect, test } from "vitest";
import { boxesOfDrawing, type BoxLevel } from "../../../web/page/graph/boxes-of-drawing.ts";
import { curveThrough } from "../../../web/page/graph/curve-through.ts";
import { drawingOfGraph } from "../../../web/page/graph/drawing-of-graph.ts";
import { expectedSize } from "../../../web/page/graph/expected-size.ts";
import { layoutDrawing, layoutToFit, type PlacedBox } from "../../../web/page/graph/layout-drawing.ts";
import type { Direction, Size } from "../../../web/page/graph/layout-graph.ts";
import { graphAnswer } from "../fixtures/graph-answers.ts";

const GRAPHS = ["router", "handoffs", "supervisor", "supervisor-with-approval", "software-house"] as const;

test.for(GRAPHS)("no two boxes of the %s overlap, in either direction", async (name) => {
  const level = boxesOfDrawing(drawingOfGraph(await graphAnswer(name)));
  for (const direction of ["right", "down"] as const) {
    const { boxes } = layoutDrawing(level, { direction, open: new Set() });
    expect(boxes.length).toBe(level.boxes.length);
    expect(overlapping(boxes)).toEqual([]);
  }
});

test.for(GRAPHS)("about as much height is kept for the %s as it takes", async (name) => {
  const level = boxesOfDrawing(drawingOfGraph(await graphAnswer(name)));
  const fitting = (sizeOf: (direction: Direction) => Size, width: number): number =>
    layoutToFit({ down: sizeOf("down"), right: sizeOf("right") }, { width, height: 760 }).height;
  const open = new Set<string>();
  for (const width of [400, 700, 1000]) {
    const laidOut = fitting((direction) => layoutDrawing(level, { direction, open }), width);
    const expected = fitting((direction) => expectedSize(level, { direction, open }), width);
    expect(Math.abs(expected - laidOut)).toBeLessThan(60);
  }
});

test("everything lies within the size, also arrows that go around the boxes", async () => {
  const level = boxesOfDrawing(drawingOfGraph(await graphAnswer("supervisor-with-approval")));
  const { arrows, width, height } = layoutDrawing(level, { direction: "right", open: new Set() });
  for (const { x, y } of arrows.flatMap(({ route }) => route)) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(width);
    expect(y).toBeLessThanOrEqual(height);
  }
});

test("an open team holds its boxes, and a closed one hides them", async () => {
  const level = boxesOfDrawing(drawingOfGraph(await graphAnswer("nested-teams")));
  const open = new Set(["sub", "sub:poetry"]);
  const { boxes } = layoutDrawing(level, { direction: "down", open });
  const inside = boxes.filter(({ team }) => team !== null);
  expect(inside.length).toBe(8);
  for (const { team, place, width, height } of inside) {
    const around = boxes.find((other) => other.box.id === team);
    expect(place.x + width).toBeLessThan(around?.width ?? 0);
    expect(place.y + height).toBeLessThan(around?.height ?? 0);
  }
  const closed = layoutDrawing(level, { direction: "down", open: new Set() });
  expect(closed.boxes.length).toBe(level.boxes.length);
  expect(closed.arrows.length).toBe(level.arrows.length);
});

test("a long chain goes down, and a wide room lets a short one go right", async () => {
  const house = boxesOfDrawing(drawingOfGraph(await graphAnswer("software-house")));
  const router = boxesOfDrawing(drawingOfGraph(await graphAnswer("router")));
  const room = { width: 1100, height: 760 };
  const fitting = (level: BoxLevel): Direction => {
    const open = new Set<string>();
    const [down, right] = [
      layoutDrawing(level, { direction: "down", open }),
      layoutDrawing(level, { direction: "right", open }),
    ];
    return layoutToFit({ down, right }, room).direction;
  };
  expect(fitting(house)).toBe("down");
  expect(fitting(router)).toBe("right");
});

test("a curve leaves and reaches its points in the direction of the layout", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
  ];
  expect(curveThrough(points, "right")).toBe("M0 0 C5 0 5 20 10 20");
  expect(curveThrough(points, "down")).toBe("M0 0 C0 10 10 10 10 20");
  expect(curveThrough([], "down")).toBe("");
});

/** The pairs of boxes that share a place. */
function overlapping(boxes: readonly PlacedBox[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.place.x < other.place.x + other.width &&
          other.place.x < one.place.x + one.width &&
          one.place.y < other.place.y + other.height &&
          other.place.y < one.place.y + one.height,
      )
      .map((other) => `${one.box.id} and ${other.box.id}`),
  );
}

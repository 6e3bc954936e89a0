import type { Box, BoxArrow, BoxLevel } from "./boxes-of-drawing.ts";
import { layoutGraph, type Direction, type Point, type Size } from "./layout-graph.ts";

/** A box with its place. */
export interface PlacedBox extends Size {
  readonly box: Box;
  /** The id of the open team that it is in; null outside of teams. */
  readonly team: string | null;
  /** True for a team that shows its inside. */
  readonly isOpen: boolean;
  /** The upper left corner, from the corner of the team that it is in. */
  readonly place: Point;
}

/** An arrow and the points of the canvas that it goes through. */
export interface PlacedArrow extends BoxArrow {
  readonly route: readonly Point[];
}

export interface DrawingLayout extends Size {
  readonly direction: Direction;
  /** A team stands before its boxes. */
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

const BOX_HEIGHT = 42;
const MARKER: Size = { width: 48, height: 22 };
/** The room around the boxes of an open team; its name stands above them. */
const TEAM = { side: 14, top: 44, bottom: 14 };
export const GAPS = {
  right: { across: 22, along: 44 },
  down: { across: 22, along: 32 },
};

/** Finds places for all boxes and arrows. The inside of each open team is laid out first, then the team as one box. */
export function layoutDrawing(
  level: BoxLevel,
  { direction, open }: { direction: Direction; open: ReadonlySet<string> },
): DrawingLayout {
  const insides = new Map<string, DrawingLayout>();
  for (const { id, inside } of level.boxes) {
    if (inside !== null && open.has(id)) insides.set(id, layoutDrawing(inside, { direction, open }));
  }
  const widest = Math.max(0, ...level.boxes.map(widthOf));
  const sized = level.boxes.map((box) => {
    const width = direction === "right" ? widest : widthOf(box);
    const size = sizeOf(box, { width, inside: insides.get(box.id) });
    return { id: box.id, box, width: size.width, height: size.height };
  });
  const { places, routes, ...size } = layoutGraph({
    boxes: sized,
    arrows: level.arrows,
    direction,
    gaps: GAPS[direction],
  });
  const boxes: PlacedBox[] = [];
  const arrows: PlacedArrow[] = level.arrows.map((arrow, index) => ({
    ...arrow,
    route: routes[index] ?? [],
  }));
  for (const { box, width: boxWidth, height: boxHeight } of sized) {
    const place = places.get(box.id) ?? { x: 0, y: 0 };
    const inside = insides.get(box.id);
    boxes.push({ box, team: null, isOpen: inside !== undefined, place, width: boxWidth, height: boxHeight });
    if (inside === undefined) continue;
    for (const inner of inside.boxes) boxes.push(inner.team === null ? moveInto(box.id, inner) : inner);
    for (const inner of inside.arrows) {
      arrows.push({ ...inner, route: inner.route.map((point) => shift(shift(point, place), CORNER)) });
    }
  }
  return { boxes, arrows, direction, width: size.width, height: size.height };
}

const CORNER: Point = { x: TEAM.side, y: TEAM.top };

function moveInto(team: string, placed: PlacedBox): PlacedBox {
  return { ...placed, team, place: shift(placed.place, CORNER) };
}

function shift(point: Point, by: Point): Point {
  return { x: point.x + by.x, y: point.y + by.y };
}

/** Returns the size of a box; `inside` is that of a team that shows its inside. */
export function sizeOf({ kind }: Box, { width, inside }: { width: number; inside: Size | undefined }): Size {
  if (kind === "start" || kind === "end") return MARKER;
  if (inside === undefined) return { width, height: BOX_HEIGHT };
  return {
    width: Math.max(width, inside.width + 2 * TEAM.side),
    height: inside.height + TEAM.top + TEAM.bottom,
  };
}

/** The width that the name of a box needs. Boxes below each other are as wide as the widest of them. */
export function widthOf({ kind, label }: Box): number {
  const signs = kind === "team" ? 88 : 62;
  return Math.round(Math.min(230, Math.max(118, label.length * 9.6 + signs)));
}

/** A drawing that is laid out in both directions. */
export type BothLayouts = Readonly<Record<Direction, DrawingLayout>>;

/** Returns the layout that shows the drawing larger in this room; the one that leads down if both are the same. */
export function layoutToFit<Layout extends Size>(
  { down, right }: Readonly<Record<Direction, Layout>>,
  room: Size,
): Layout {
  return zoomToFit(right, room) >= Math.min(0.9, zoomToFit(down, room)) ? right : down;
}

/** How much larger or smaller something can be shown; at most 1. */
function zoomToFit({ width, height }: Size, room: Size): number {
  return Math.min(1, room.width / Math.max(1, width), room.height / Math.max(1, height));
}

import type { Direction, Point, Size } from "./layout-graph.ts";

/** A box with its place. */
export type Rectangle = Point & Size;

/** Where the boxes of each rank begin and end in the direction of the layout, by their common middle. */
export type Ranks = ReadonlyMap<number, { readonly begin: number; readonly end: number }>;

/** Finds the ranks of boxes that dagre has placed: it gives the boxes of a rank one middle. */
export function ranksOf(boxes: Iterable<Rectangle>, direction: Direction): Ranks {
  const ranks = new Map<number, { begin: number; end: number }>();
  for (const { x, y, width, height } of boxes) {
    const [begin, length] = direction === "right" ? [x, width] : [y, height];
    const middle = Math.round(begin + length / 2);
    const known = ranks.get(middle) ?? { begin, end: begin + length };
    ranks.set(middle, { begin: Math.min(known.begin, begin), end: Math.max(known.end, begin + length) });
  }
  return ranks;
}

interface RouteInput {
  /** The points that dagre found for the arrow. */
  readonly points: readonly Point[];
  readonly ranks: Ranks;
  readonly direction: Direction;
}

/**
 * Makes the way of an arrow. It leaves a box in the middle of the side that faces the next rank. It goes straight past
 * the ranks between, at the places that dagre kept free, and turns only between ranks. A loop keeps dagre's points.
 */
export function routeBetween(
  source: Rectangle,
  target: Rectangle,
  { points, ranks, direction }: RouteInput,
): Point[] {
  if (source === target) return [...points];
  const isForward = middleOf(source, direction) <= middleOf(target, direction);
  const past = points.slice(1, -1).flatMap((point) => {
    const rank = ranks.get(Math.round(direction === "right" ? point.x : point.y));
    if (rank === undefined) return [];
    const ends = isForward ? [rank.begin, rank.end] : [rank.end, rank.begin];
    return ends.map((end) => (direction === "right" ? { x: end, y: point.y } : { x: point.x, y: end }));
  });
  const [start, end] = isForward ? (["front", "back"] as const) : (["back", "front"] as const);
  return [sideOf(source, start, direction), ...past, sideOf(target, end, direction)];
}

function middleOf({ x, y, width, height }: Rectangle, direction: Direction): number {
  return direction === "right" ? x + width / 2 : y + height / 2;
}

/** The middle of the side of a box that faces the next rank (`front`) or the one before (`back`). */
function sideOf({ x, y, width, height }: Rectangle, side: "front" | "back", direction: Direction): Point {
  if (direction === "right") return { x: side === "front" ? x + width : x, y: y + height / 2 };
  return { x: x + width / 2, y: side === "front" ? y + height : y };
}

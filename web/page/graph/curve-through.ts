import type { Direction, Point } from "./layout-graph.ts";

/**
 * Draws a smooth line through points, as the `d` of an SVG path. It leaves and reaches each point in the direction of the
 * layout, so that it ends straight at a box.
 */
export function curveThrough(points: readonly Point[], direction: Direction): string {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return "";
  let path = `M${at(first)}`;
  let from = first;
  for (const to of rest) {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const leaving = direction === "right" ? { x: middle.x, y: from.y } : { x: from.x, y: middle.y };
    const reaching = direction === "right" ? { x: middle.x, y: to.y } : { x: to.x, y: middle.y };
    path += ` C${at(leaving)} ${at(reaching)} ${at(to)}`;
    from = to;
  }
  return path;
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

import type { Point } from "./layout-graph.ts";

/** Draws a smooth line through points, as the `d` of an SVG path. It ends straight, so that arrowheads point well. */
export function curveThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) return "";
  let path = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    path += ` Q${at(point)} ${at(next === undefined ? middle(point, last) : middle(point, next))}`;
  }
  return `${path} L${at(last)}`;
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

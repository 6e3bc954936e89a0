import type { Point } from "./layout-graph.ts";

/** Finds the nearest step in the direction of an arrow key; null if there is none, or it is another key. */
export function stepInDirection(
  key: string,
  from: string,
  places: ReadonlyMap<string, Point>,
): string | null {
  const axes = AXES[key];
  const start = places.get(from);
  if (axes === undefined || start === undefined) return null;
  let nearest: { readonly id: string; readonly distance: number } | null = null;
  for (const [id, place] of places) {
    const along = (place[axes.along] - start[axes.along]) * axes.sign;
    if (along <= 1) continue;
    const distance = along + 2 * Math.abs(place[axes.across] - start[axes.across]);
    if (nearest === null || distance < nearest.distance) nearest = { id, distance };
  }
  return nearest?.id ?? null;
}

const AXES: Readonly<Record<string, { along: "x" | "y"; across: "x" | "y"; sign: 1 | -1 }>> = {
  ArrowRight: { along: "x", across: "y", sign: 1 },
  ArrowLeft: { along: "x", across: "y", sign: -1 },
  ArrowDown: { along: "y", across: "x", sign: 1 },
  ArrowUp: { along: "y", across: "x", sign: -1 },
};

import type { BoxArrow } from "./boxes-of-drawing.ts";

/**
 * Makes one arrow with two heads of two arrows in opposite directions. It keeps the direction that leads away from
 * `start`, so that a layout ranks its boxes as they are reached.
 */
export function joinOpposites(arrows: readonly BoxArrow[], start: string): BoxArrow[] {
  const distance = distancesFrom(start, arrows);
  const far = (id: string): number => distance.get(id) ?? Infinity;
  const joined: BoxArrow[] = [];
  for (const arrow of arrows) {
    const opposite = arrows.find(
      ({ source, target }) => source === arrow.target && target === arrow.source && source !== target,
    );
    if (opposite === undefined) {
      joined.push(arrow);
      continue;
    }
    const isForward =
      far(arrow.source) < far(arrow.target) ||
      (far(arrow.source) === far(arrow.target) && arrows.indexOf(arrow) < arrows.indexOf(opposite));
    if (!isForward) continue;
    joined.push({
      ...arrow,
      isConditional: arrow.isConditional && opposite.isConditional,
      isMutual: true,
    });
  }
  return joined;
}

/** The number of arrows from `start` to each box that can be reached. */
function distancesFrom(start: string, arrows: readonly BoxArrow[]): ReadonlyMap<string, number> {
  const distance = new Map([[start, 0]]);
  const queue = [start];
  for (const id of queue) {
    for (const { source, target } of arrows) {
      if (source !== id || distance.has(target)) continue;
      distance.set(target, (distance.get(id) ?? 0) + 1);
      queue.push(target);
    }
  }
  return distance;
}

import type { StepView } from "../run/run-view.ts";
import { arrowsOfPlan, type StepArrow } from "./arrows-of-plan.ts";
import { layoutGraph, type Direction, type Point, type Size } from "./layout-graph.ts";
import { routeBetween, type Rectangle } from "./route-between.ts";

/** Steps and arrows of a plan with their places. */
export interface PlanLayout extends Size {
  readonly direction: Direction;
  readonly places: ReadonlyMap<string, Point>;
  readonly arrows: readonly (StepArrow & { readonly route: readonly Point[] })[];
}

/** The size of the card of a step. */
export const STEP_SIZE: Size = { width: 220, height: 92 };

const GAPS = { beside: 18, along: 54 };

/**
 * Finds places for the steps of a plan. Arrows that follow from others do not push steps apart: they go straight.
 * Steps without any arrow stand in rows below the others.
 */
export function layoutPlan(steps: readonly Pick<StepView, "id" | "dependsOn">[], room: Size): PlanLayout {
  const arrows = arrowsOfPlan(steps);
  const ends = new Set(arrows.flatMap(({ source, target }) => [source, target]));
  const joined = steps.filter(({ id }) => ends.has(id));
  const direct = arrows.filter(({ isImplied }) => !isImplied);
  const direction = directionFor(joined, { arrows: direct, room });
  const graph = layoutGraph({
    boxes: joined.map(({ id }) => ({ id, width: STEP_SIZE.width, height: STEP_SIZE.height })),
    arrows: direct,
    direction,
    gaps: GAPS,
  });
  const routes = new Map(direct.map((arrow, index) => [arrows.indexOf(arrow), graph.routes[index] ?? []]));
  const apart = steps.filter(({ id }) => !ends.has(id));
  const rows = inRows(apart.length, { below: graph, room });
  const places = new Map([
    ...graph.places,
    ...apart.map(({ id }, index): [string, Point] => [id, rows.places[index] ?? { x: 0, y: 0 }]),
  ]);
  return {
    direction,
    width: Math.max(graph.width, rows.width),
    height: Math.max(graph.height, rows.height),
    places,
    arrows: arrows.map(({ source, target, isImplied }, index) => {
      const route = routes.get(index) ?? straight({ source, target }, { places, direction });
      return { source, target, isImplied, route };
    }),
  };
}

/** The direction in which the plan is shown larger, by its longest chain and its fullest rank. */
function directionFor(
  steps: readonly { readonly id: string }[],
  { arrows, room }: { arrows: readonly StepArrow[]; room: Size },
): Direction {
  const ranks = new Map<string, number>();
  for (let round = 0, isDone = false; !isDone && round <= steps.length; round += 1) {
    isDone = true;
    for (const { source, target } of arrows) {
      const rank = (ranks.get(source) ?? 0) + 1;
      if (rank <= (ranks.get(target) ?? 0)) continue;
      ranks.set(target, rank);
      isDone = false;
    }
  }
  const inRank = new Map<number, number>();
  for (const { id } of steps) inRank.set(ranks.get(id) ?? 0, (inRank.get(ranks.get(id) ?? 0) ?? 0) + 1);
  const longest = inRank.size;
  const fullest = Math.max(1, ...inRank.values());
  const right = Math.min(
    room.width / (longest * (STEP_SIZE.width + GAPS.along)),
    room.height / (fullest * (STEP_SIZE.height + GAPS.beside)),
  );
  const down = Math.min(
    room.width / (fullest * (STEP_SIZE.width + GAPS.beside)),
    room.height / (longest * (STEP_SIZE.height + GAPS.along)),
  );
  return Math.min(1, right) >= Math.min(1, down) ? "right" : "down";
}

/** Places for `count` steps in rows that are about as wide as the room is in proportion to its height. */
function inRows(count: number, { below, room }: { below: Size; room: Size }): Size & { places: Point[] } {
  if (count === 0) return { width: 0, height: 0, places: [] };
  const step = { x: STEP_SIZE.width + GAPS.beside, y: STEP_SIZE.height + GAPS.beside };
  const wanted = Math.sqrt((count * step.y * room.width) / (step.x * Math.max(1, room.height)));
  const fitting = Math.floor(Math.max(below.width, room.width) / step.x);
  const columns = Math.max(1, Math.min(count, Math.max(Math.round(wanted), fitting)));
  const top = below.height === 0 ? 0 : below.height + GAPS.along;
  return {
    width: columns * step.x - GAPS.beside,
    height: top + Math.ceil(count / columns) * step.y - GAPS.beside,
    places: Array.from({ length: count }, (_, index) => ({
      x: (index % columns) * step.x,
      y: top + Math.floor(index / columns) * step.y,
    })),
  };
}

function straight(
  { source, target }: Pick<StepArrow, "source" | "target">,
  { places, direction }: Pick<PlanLayout, "places" | "direction">,
): Point[] {
  const rectangleOf = (id: string): Rectangle => ({ ...(places.get(id) ?? { x: 0, y: 0 }), ...STEP_SIZE });
  return routeBetween(rectangleOf(source), rectangleOf(target), { points: [], ranks: new Map(), direction });
}

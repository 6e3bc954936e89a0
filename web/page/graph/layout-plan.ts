import type { StepView } from "../run/run-view.ts";
import { arrowsOfPlan, type StepArrow } from "./arrows-of-plan.ts";
import { layoutGraph, type Direction, type Point, type Size } from "./layout-graph.ts";
import { routeBetween, type Rectangle } from "./route-between.ts";

/** Steps and arrows of a plan with their places. */
export interface PlanLayout extends Size {
  /** The size of each step's card. */
  readonly card: Size;
  readonly direction: Direction;
  readonly places: ReadonlyMap<string, Point>;
  readonly arrows: readonly (StepArrow & { readonly route: readonly Point[] })[];
}

/** From so many steps on, a card shows only what matters most. */
export const MANY_STEPS = 40;

/** The size of the card of a step. */
function stepSize(steps: number): Size {
  return steps > MANY_STEPS ? { width: 196, height: 44 } : { width: 220, height: 92 };
}

function gapsFor(steps: number): { readonly across: number; readonly along: number } {
  return steps > MANY_STEPS ? { across: 8, along: 54 } : { across: 18, along: 54 };
}

/**
 * Finds places for the steps of a plan. Arrows that follow from others do not push steps apart: they go straight.
 * Steps without any arrow stand in rows below the others.
 */
export function layoutPlan(steps: readonly Pick<StepView, "id" | "dependsOn">[], room: Size): PlanLayout {
  const arrows = arrowsOfPlan(steps);
  const ends = new Set(arrows.flatMap(({ source, target }) => [source, target]));
  const joined = steps.filter(({ id }) => ends.has(id));
  const direct = arrows.filter(({ isImplied }) => !isImplied);
  const card = stepSize(steps.length);
  const gaps = gapsFor(steps.length);
  const direction = directionFor(joined, { arrows: direct, room, card, gaps });
  const graph = layoutGraph({
    boxes: joined.map(({ id }) => ({ id, width: card.width, height: card.height })),
    arrows: direct,
    direction,
    gaps,
  });
  const routes = new Map(direct.map((arrow, index) => [arrows.indexOf(arrow), graph.routes[index] ?? []]));
  const apart = steps.filter(({ id }) => !ends.has(id));
  const rows = inRows(apart.length, { below: graph, room, card, gaps });
  const places = new Map([
    ...graph.places,
    ...apart.map(({ id }, index): [string, Point] => [id, rows.places[index] ?? { x: 0, y: 0 }]),
  ]);
  return {
    direction,
    card,
    width: Math.max(graph.width, rows.width),
    height: Math.max(graph.height, rows.height),
    places,
    arrows: arrows.map(({ source, target, isImplied }, index) => {
      const route = routes.get(index) ?? straight({ source, target }, { places, direction, card });
      return { source, target, isImplied, route };
    }),
  };
}

interface Room {
  readonly room: Size;
  readonly card: Size;
  readonly gaps: { readonly across: number; readonly along: number };
}

/** The direction in which the plan is shown larger, by its longest chain and its fullest rank. */
function directionFor(
  steps: readonly { readonly id: string }[],
  { arrows, room, card, gaps }: { arrows: readonly StepArrow[] } & Room,
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
    room.width / (longest * (card.width + gaps.along)),
    room.height / (fullest * (card.height + gaps.across)),
  );
  const down = Math.min(
    room.width / (fullest * (card.width + gaps.across)),
    room.height / (longest * (card.height + gaps.along)),
  );
  return Math.min(1, right) >= Math.min(1, down) ? "right" : "down";
}

/** Places for `count` steps in rows that are about as wide as the room is in proportion to its height. */
function inRows(
  count: number,
  { below, room, card, gaps }: { below: Size } & Room,
): Size & { places: Point[] } {
  if (count === 0) return { width: 0, height: 0, places: [] };
  const step = { x: card.width + gaps.across, y: card.height + gaps.across };
  const wanted = Math.sqrt((count * step.y * room.width) / (step.x * Math.max(1, room.height)));
  const fitting = Math.floor(Math.max(below.width, room.width) / step.x);
  const columns = Math.max(1, Math.min(count, Math.max(Math.round(wanted), fitting)));
  const top = below.height === 0 ? 0 : below.height + gaps.along;
  return {
    width: columns * step.x - gaps.across,
    height: top + Math.ceil(count / columns) * step.y - gaps.across,
    places: Array.from({ length: count }, (_, index) => ({
      x: (index % columns) * step.x,
      y: top + Math.floor(index / columns) * step.y,
    })),
  };
}

function straight(
  { source, target }: Pick<StepArrow, "source" | "target">,
  { places, direction, card }: Pick<PlanLayout, "places" | "direction" | "card">,
): Point[] {
  const rectangleOf = (id: string): Rectangle => ({ ...(places.get(id) ?? { x: 0, y: 0 }), ...card });
  return routeBetween(rectangleOf(source), rectangleOf(target), { points: [], ranks: new Map(), direction });
}

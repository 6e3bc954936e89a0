import type { BoxLevel } from "./boxes-of-drawing.ts";
import { GAPS, sizeOf, widthOf } from "./layout-drawing.ts";
import type { Direction, Size } from "./layout-graph.ts";

/**
 * Returns about how large a drawing is going to be, in much less time than it takes to lay it out, so that its place can be
 * kept. Boxes stand in ranks, each in the one after the last box that leads to it; arrows pass by the boxes of other ranks.
 */
export function expectedSize(
  level: BoxLevel,
  { direction, open }: { direction: Direction; open: ReadonlySet<string> },
): Size {
  const isRight = direction === "right";
  const ranks: { across: number; along: number }[] = [];
  const { across: gap, along: step } = GAPS[direction];
  const rankOf = ranksOf(level);
  const widest = Math.max(0, ...level.boxes.map(widthOf));
  for (const box of level.boxes) {
    const inside = box.inside && open.has(box.id) ? expectedSize(box.inside, { direction, open }) : undefined;
    const { width, height } = sizeOf(box, { width: isRight ? widest : widthOf(box), inside });
    const rank = (ranks[rankOf.get(box.id) ?? 0] ??= { across: -gap, along: 0 });
    rank.across += gap + (isRight ? height : width);
    rank.along = Math.max(rank.along, isRight ? width : height);
  }
  for (const { source, target } of level.arrows) {
    const ends = [rankOf.get(source) ?? 0, rankOf.get(target) ?? 0];
    const passed = ranks.slice(Math.min(...ends) + 1, Math.max(...ends));
    for (const rank of passed) rank.across += gap;
  }
  const across = Math.max(0, ...ranks.map((rank) => rank.across));
  const along = ranks.reduce((sum, rank) => sum + rank.along + step, ranks.length > 0 ? -step : 0);
  return isRight ? { width: along, height: across } : { width: across, height: along };
}

/** Returns the rank of each box. Arrows that lead back do not count. */
function ranksOf({ boxes, arrows }: BoxLevel): ReadonlyMap<string, number> {
  const targets = new Map<string, string[]>(boxes.map(({ id }) => [id, []]));
  for (const { source, target } of arrows) targets.get(source)?.push(target);
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const target of targets.get(id) ?? []) visit(target);
    order.push(id);
  };
  for (const { id } of boxes) visit(id);
  order.reverse();
  const ranks = new Map(order.map((id) => [id, 0]));
  const places = new Map(order.map((id, index) => [id, index]));
  for (const [place, id] of order.entries()) {
    for (const target of targets.get(id) ?? []) {
      const leadsOn = (places.get(target) ?? 0) > place;
      if (leadsOn) ranks.set(target, Math.max(ranks.get(target) ?? 0, (ranks.get(id) ?? 0) + 1));
    }
  }
  return ranks;
}

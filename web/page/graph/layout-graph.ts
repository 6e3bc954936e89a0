import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from "@dagrejs/dagre";
import { ranksOf, routeBetween, type Rectangle } from "./route-between.ts";

/** A place on the canvas, in pixels at a zoom of 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where arrows lead: from left to right, or from top to bottom. */
export type Direction = "right" | "down";

interface LayoutInput {
  readonly boxes: readonly (Size & { readonly id: string })[];
  readonly arrows: readonly { readonly source: string; readonly target: string }[];
  readonly direction: Direction;
  /** The distance of boxes next to each other, and of one rank to the next. */
  readonly gaps: { readonly across: number; readonly along: number };
}

/** Boxes and arrows with their places. All of it lies between 0 and the size. */
export interface GraphLayout extends Size {
  /** The upper left corner of each box, by its id. */
  readonly places: ReadonlyMap<string, Point>;
  /** The points that each arrow goes through, in the order of the arrows. */
  readonly routes: readonly (readonly Point[])[];
}

/** From so many boxes on, the order in a rank is searched less long: the best one costs most of the time. */
const MANY = 100;

/** Finds places for boxes and arrows, with dagre. */
export function layoutGraph({ boxes, arrows, direction, gaps }: LayoutInput): GraphLayout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  const isLarge = boxes.length > MANY;
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: gaps.across,
    edgesep: Math.min(gaps.across, isLarge ? 6 : 14),
    ranksep: gaps.along,
    ranker: isLarge ? "tight-tree" : "network-simplex",
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { source, target }] of arrows.entries()) {
    graph.setEdge(source, target, {}, String(index));
  }
  layout(graph, { disableOptimalOrderHeuristic: isLarge });
  const placed = new Map(boxes.map(({ id }) => [id, rectangleOf(graph.node(id))]));
  const ranks = ranksOf(placed.values(), direction);
  const routes = arrows.map(({ source, target }, index) =>
    routeBetween(placed.get(source) ?? NOWHERE, placed.get(target) ?? NOWHERE, {
      points: graph.edge(source, target, String(index)).points ?? [],
      ranks,
      direction,
    }),
  );
  return fromZero(placed, routes);
}

const NOWHERE: Rectangle = { x: 0, y: 0, width: 0, height: 0 };

function rectangleOf({ x = 0, y = 0, width, height }: NodeLabel): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Moves everything so that it begins at 0: arrows can go around the outermost boxes. */
function fromZero(
  placed: ReadonlyMap<string, Rectangle>,
  routes: readonly (readonly Point[])[],
): GraphLayout {
  const corners = [...placed.values()].flatMap(({ x, y, width, height }) => [
    { x, y },
    { x: x + width, y: y + height },
  ]);
  const all = [...corners, ...routes.flat()];
  if (all.length === 0) return { width: 0, height: 0, places: new Map(), routes };
  const xs = all.map(({ x }) => x);
  const ys = all.map(({ y }) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const moved = ({ x, y }: Point): Point => ({ x: x - left, y: y - top });
  return {
    width: Math.max(...xs) - left,
    height: Math.max(...ys) - top,
    places: new Map([...placed].map(([id, rectangle]) => [id, moved(rectangle)])),
    routes: routes.map((route) => route.map(moved)),
  };
}

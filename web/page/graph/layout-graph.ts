import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from "@dagrejs/dagre";

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
  /** The distance of boxes beside each other, and of one rank to the next. */
  readonly gaps: { readonly beside: number; readonly along: number };
}

/** Boxes and arrows with their places. */
export interface GraphLayout extends Size {
  /** The upper left corner of each box, by its id. */
  readonly places: ReadonlyMap<string, Point>;
  /** The points that each arrow goes through, in the order of the arrows. */
  readonly routes: readonly (readonly Point[])[];
}

/** From so many boxes on, the order in a rank is searched less long: the best one costs most of the time. */
const MANY = 60;

/** Finds places for boxes and arrows, with dagre. */
export function layoutGraph({ boxes, arrows, direction, gaps }: LayoutInput): GraphLayout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  const isLarge = boxes.length > MANY;
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: gaps.beside,
    edgesep: Math.min(gaps.beside, isLarge ? 6 : 14),
    ranksep: gaps.along,
    ranker: isLarge ? "tight-tree" : "network-simplex",
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { source, target }] of arrows.entries()) {
    graph.setEdge(source, target, {}, String(index));
  }
  layout(graph, { disableOptimalOrderHeuristic: isLarge });
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.max(0, width),
    height: Math.max(0, height),
    places: new Map(boxes.map((box) => [box.id, cornerOf(graph.node(box.id))])),
    routes: arrows.map(({ source, target }, index) => graph.edge(source, target, String(index)).points ?? []),
  };
}

function cornerOf({ x = 0, y = 0, width, height }: NodeLabel): Point {
  return { x: x - width / 2, y: y - height / 2 };
}

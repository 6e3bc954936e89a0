import type { RunView } from "../run/run-view.ts";
import { ANCHORS } from "./anchors.tsx";
import type { ArrowEdgeType } from "./arrow-edge.tsx";
import type { BoxNodeType } from "./box-node.tsx";
import type { BoxStates } from "./box-states.ts";
import { boxWords } from "./box-words.ts";
import { curveThrough } from "./curve-through.ts";
import type { DrawingLayout, PlacedBox } from "./layout-drawing.ts";
import { arrowKey } from "./taken-arrows.ts";

interface FlowInput {
  readonly layout: DrawingLayout;
  readonly states: BoxStates;
  readonly taken: ReadonlySet<string>;
  readonly status: RunView["status"];
}

/** Makes the nodes and edges of the canvas of a drawing that has its places. */
export function flowOfLayout({ layout, states, taken, status }: FlowInput): {
  nodes: BoxNodeType[];
  edges: ArrowEdgeType[];
} {
  return {
    nodes: layout.boxes.map((placed) => nodeOf(placed, { states, status })),
    edges: layout.arrows.map(({ source, target, isConditional, isMutual, route }) => {
      const back = { source: target, target: source };
      const isTaken = taken.has(arrowKey({ source, target })) || (isMutual && taken.has(arrowKey(back)));
      return {
        id: arrowKey({ source, target }),
        type: "arrow",
        source,
        target,
        zIndex: isTaken ? 1 : 0,
        data: {
          path: curveThrough(route, layout.direction),
          look: isTaken ? "taken" : "plain",
          isDashed: isConditional && !isTaken,
          isMutual,
        },
      };
    }),
  };
}

function nodeOf(
  { box, team, isOpen, place, width, height }: PlacedBox,
  { states, status }: Pick<FlowInput, "states" | "status">,
): BoxNodeType {
  const { id, label, kind } = box;
  const state = kind === "box" || kind === "team" ? (states.get(id) ?? null) : markerState(kind, status);
  return {
    id,
    type: "box",
    position: place,
    width,
    height,
    // The layout knows the sizes and the ways, so the canvas needs no measuring before it draws.
    handles: ANCHORS,
    ...(team === null ? {} : { parentId: team }),
    ariaRole: "group",
    ariaLabel: kind === "start" || kind === "end" ? kind : `${label}: ${boxWords(state)}`,
    domAttributes: { "aria-roledescription": undefined },
    data: { label, kind, isOpen, state },
  };
}

function markerState(kind: "start" | "end", status: RunView["status"]): "done" | null {
  if (kind === "end") return status === "finished" ? "done" : null;
  return status === "idle" ? null : "done";
}

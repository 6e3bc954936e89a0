import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import { lastName } from "./drawing-of-graph.ts";
import { joinOpposites } from "./join-opposites.ts";

/** A box of the drawing. A team has boxes of its own. */
export interface Box {
  /** With the names of the teams that it is in: `poetry:poet`. */
  readonly id: string;
  readonly label: string;
  readonly kind: "start" | "end" | "box" | "team";
  /** What is in a team; null for other boxes. */
  readonly inside: BoxLevel | null;
}

/** Boxes that stand next to each other, and the arrows between them. */
export interface BoxLevel {
  readonly boxes: readonly Box[];
  readonly arrows: readonly BoxArrow[];
}

export interface BoxArrow {
  readonly source: string;
  readonly target: string;
  /** False if the arrow is always followed. */
  readonly isConditional: boolean;
  /** True if it stands for a second arrow in the opposite direction, too. */
  readonly isMutual: boolean;
}

/**
 * Makes the boxes of a drawing, with its teams as boxes that have an inside. An arrow into a team's node or out of it is
 * an arrow of the team. The start and the end of a team are left out: its border stands for them.
 */
export function boxesOfDrawing(drawing: GraphDrawing): BoxLevel {
  return levelBelow("", drawing);
}

function levelBelow(prefix: string, { nodes, edges }: GraphDrawing): BoxLevel {
  const boxes = new Map<string, Box>();
  for (const { id } of nodes) {
    const own = childBelow(prefix, id);
    if (own === null || boxes.has(own) || (prefix !== "" && kindOf(own) !== "box")) continue;
    const isTeam = nodes.some((node) => node.id.startsWith(`${own}:`));
    boxes.set(own, {
      id: own,
      label: lastName(own),
      kind: isTeam ? "team" : kindOf(own),
      inside: isTeam ? levelBelow(`${own}:`, { nodes, edges }) : null,
    });
  }
  const arrows = new Map<string, BoxArrow>();
  for (const edge of edges) {
    const source = childBelow(prefix, edge.source);
    const target = childBelow(prefix, edge.target);
    if (source === null || target === null || !boxes.has(source) || !boxes.has(target)) continue;
    const isInside = source === target && edge.source !== source;
    if (isInside) continue;
    const key = JSON.stringify([source, target]);
    const isConditional = edge.isConditional && (arrows.get(key)?.isConditional ?? true);
    arrows.set(key, { source, target, isConditional, isMutual: false });
  }
  const all = [...boxes.values()];
  return { boxes: all, arrows: joinOpposites([...arrows.values()], all[0]?.id ?? "") };
}

/** The id of the box of this level that a node is, or is in; null if it is elsewhere. */
function childBelow(prefix: string, id: string): string | null {
  if (!id.startsWith(prefix)) return null;
  const end = id.indexOf(":", prefix.length);
  return end === -1 ? id : id.slice(0, end);
}

function kindOf(id: string): "start" | "end" | "box" {
  const name = lastName(id);
  if (name === "__start__") return "start";
  return name === "__end__" ? "end" : "box";
}

const AGENT_PARTS = /^(model_request|tools|agent|.+\.(before|after)_(model|agent))$/;

/** Returns true if a team is one agent with its tools: a loop of calls, and no specialists. */
export function isAgentLoop({ inside }: Box): boolean {
  return inside !== null && inside.boxes.every((box) => box.inside === null && AGENT_PARTS.test(box.label));
}

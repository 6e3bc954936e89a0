import type { Span, StepView } from "../run/run-view.ts";
import { ANCHORS } from "./anchors.tsx";
import type { ArrowEdgeType } from "./arrow-edge.tsx";
import { curveThrough } from "./curve-through.ts";
import type { PlanLayout } from "./layout-plan.ts";
import type { StepData, StepNodeType } from "./step-node.tsx";
import { stepWords, unfinishedBefore } from "./step-words.ts";
import { arrowKey } from "./taken-arrows.ts";

interface PlanFlowInput {
  readonly steps: readonly StepView[];
  readonly layout: PlanLayout;
  readonly spans: readonly Span[];
  readonly selected: string | null;
  readonly tabStop: string | null;
}

export interface PlanFlow {
  readonly nodes: StepNodeType[];
  readonly edges: ArrowEdgeType[];
}

/**
 * Makes a function that makes the nodes and edges of a plan. It gives back the same objects for steps and arrows that
 * look the same as before, so that only what changed is drawn again.
 */
export function createPlanFlow(): (input: PlanFlowInput) => PlanFlow {
  const nodeOf = rememberLast<StepNodeType>();
  const edgeOf = rememberLast<ArrowEdgeType>();
  return ({ steps, layout, spans, selected, tabStop }) => {
    const statuses = new Map(steps.map(({ id, status }) => [id, status]));
    const starts = startsOfSteps(spans);
    // While a new plan is laid out, the places are those of the plan before.
    const placed = steps.filter(({ id }) => layout.places.has(id));
    const nodes = placed.map((step) => {
      const { id, agent, task, status, attempts, milliseconds } = step;
      const data: StepData = {
        id,
        agent,
        task: task.slice(0, 160),
        status,
        attempts,
        milliseconds,
        startedAt: starts.get(id) ?? null,
        words: stepWords(status, unfinishedBefore(step, statuses)),
        isSelected: id === selected,
        isTabStop: id === tabStop,
        isSmall: layout.card.height < 60,
      };
      const position = layout.places.get(id) ?? ORIGIN;
      return nodeOf(id, JSON.stringify([data, position, layout.card]), () => ({
        id,
        type: "step",
        position,
        width: layout.card.width,
        height: layout.card.height,
        handles: ANCHORS,
        ariaRole: "group",
        domAttributes: { "aria-roledescription": undefined },
        data,
      }));
    });
    const edges = layout.arrows.flatMap(({ source, target, isImplied, route }) => {
      const isChosen = selected === source || selected === target;
      if (!statuses.has(source) || !statuses.has(target)) return [];
      if (isImplied && !isChosen) return [];
      const isMet = statuses.get(source) === "completed";
      const hasBegun = isMet && !IDLE.has(statuses.get(target) ?? "pending");
      const look = isChosen ? "chosen" : hasBegun ? "taken" : "plain";
      const key = arrowKey({ source, target });
      const path = curveThrough(route, layout.direction);
      return [
        edgeOf(key, JSON.stringify([look, isMet, path]), () => ({
          id: key,
          type: "arrow",
          source,
          target,
          data: { path, look, isDashed: !isMet, isMutual: false },
        })),
      ];
    });
    return { nodes, edges };
  };
}

const ORIGIN = { x: 0, y: 0 };
const IDLE: ReadonlySet<StepView["status"]> = new Set(["pending", "skipped"]);

/** When each step began for the last time, in milliseconds since 1970. */
export function startsOfSteps(spans: readonly Span[]): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const { kind, step, startedAt } of spans) {
    if (kind === "step" && step !== null) starts.set(step, startedAt);
  }
  return starts;
}

/** Makes a function that makes a thing only if it looks other than the last one with its id. */
function rememberLast<Thing>(): (id: string, looks: string, make: () => Thing) => Thing {
  const last = new Map<string, { readonly looks: string; readonly thing: Thing }>();
  return (id, looks, make) => {
    const known = last.get(id);
    if (known?.looks === looks) return known.thing;
    const thing = make();
    last.set(id, { looks, thing });
    return thing;
  };
}

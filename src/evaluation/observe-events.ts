import { isTroupeEvent, type TroupeEvent } from "../events/events.ts";
import { NO_SPECIALIST } from "../routing/route.ts";
import type { ChosenRoute, TrajectoryEntry } from "./observation.ts";

/** Collects from the events of a run what it did. */
export interface EventObserver {
  readonly trajectory: readonly TrajectoryEntry[];
  /** The decision of the outermost router; null if there was none. */
  readonly route: ChosenRoute | null;
  /** How many plans were made, those of teams included. */
  readonly plans: number;
  /** Takes a chunk of the stream mode `custom`. `depth` is 0 for the graph itself, and larger for its teams. */
  see(chunk: unknown, depth: number): void;
}

/** Creates an observer. Only `agents` count as agents: events also name the nodes of builders, such as `classifier`. */
export function observeEvents(agents: readonly string[]): EventObserver {
  const trajectory: TrajectoryEntry[] = [];
  let route: ChosenRoute | null = null;
  let plans = 0;
  const addAgent = (agent: string | null, depth: number): void => {
    if (agent === null || !agents.includes(agent)) return;
    trajectory.push({ kind: "agent", name: agent });
    // The first specialist after the decision is the fallback, if it is not the one that was chosen.
    const isFallback = depth === 0 && route?.chosen === NO_SPECIALIST && route.fallback === null;
    if (isFallback) route = { ...route, fallback: agent } as ChosenRoute;
  };
  const take = (event: TroupeEvent, depth: number): void => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- other events do not belong to a trajectory.
    switch (event.type) {
      case "agent_started":
        if (event.attempt === 1) addAgent(event.agent, depth);
        break;
      case "step_started":
        if (event.attempt > 1) break;
        trajectory.push({ kind: "step", name: event.step ?? "" });
        addAgent(event.agent, depth);
        break;
      case "tool_called":
        trajectory.push({ kind: "tool", name: event.tool });
        break;
      case "handed_over":
        trajectory.push({ kind: "handoff", name: handoffName(event.agent ?? "", event.to) });
        break;
      case "routed":
        if (depth === 0) route = routeOf(event);
        break;
      case "planned":
        plans += 1;
        break;
      default:
    }
  };
  return {
    trajectory,
    get route() {
      return route;
    },
    get plans() {
      return plans;
    },
    see(chunk, depth) {
      if (isTroupeEvent(chunk)) take(chunk, depth);
    },
  };
}

/** Names a handoff in a trajectory. */
export function handoffName(from: string, to: string): string {
  return `${from} -> ${to}`;
}

function routeOf({ route, fallback }: Extract<TroupeEvent, { type: "routed" }>): ChosenRoute {
  const named = route?.specialist ?? NO_SPECIALIST;
  const chosen = fallback ? NO_SPECIALIST : named;
  return { chosen, named, confidence: route?.confidence ?? null, fallback: null };
}

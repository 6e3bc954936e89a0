import type { BaseMessage } from "@langchain/core/messages";
import type { Hop } from "../handoff/hop.ts";
import type { Plan } from "../plan/plan.ts";
import type { Route } from "../routing/route.ts";
import type { Outcome } from "../run/outcome.ts";

/** Something that happened in a run, in the order in which it began. */
export interface TrajectoryEntry {
  kind: "agent" | "tool" | "handoff" | "step";
  /** The name of the agent or tool, the id of the step, or `from -> to`. */
  name: string;
}

/** The decision of a router, or the specialist that has the conversation of a handoffs graph. */
export interface ChosenRoute {
  /** The choice; `none` if it was not a specialist, or if the confidence was too low. */
  chosen: string;
  /** The specialist that the classifier named, also if the confidence was too low. Null if that is not known. */
  named: string | null;
  /** From 0 to 1. Null if there is none. */
  confidence: number | null;
  /** The fallback that answered; null if it did not. A case may expect it by its name, or as `none`. */
  fallback: string | null;
}

/** Returns the choice of a route as it is compared with expected ones: a fallback that is expected by its name has that name. */
export function choiceFor(expected: readonly string[], route: ChosenRoute | null): string | null {
  const { chosen = null, fallback = null } = route ?? {};
  return fallback !== null && expected.includes(fallback) ? fallback : chosen;
}

/** The channels that are read from a graph's last state. A graph has some of them. */
export interface EvaluatedState {
  messages?: BaseMessage[];
  route?: Route | null;
  active?: string;
  handoffs?: readonly Hop[];
  plan?: Plan;
  outcome?: Outcome | null;
  answer?: unknown;
}

/** What was seen of one run. */
export interface RunObservation {
  state: EvaluatedState;
  trajectory: readonly TrajectoryEntry[];
  route: ChosenRoute | null;
  /** How many plans were made, those of teams included. */
  plans: number;
  /** What the run rejected with; null if it ended by itself. */
  error: unknown;
  /** What the run waits for; null if it does not wait. */
  waitsFor: string | null;
  milliseconds: number;
}

import type { Event, JsonPatchOperation } from "@ag-ui/core";
import type { TroupeEvent, TroupeEventType } from "../events/events.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Results } from "../plan/step-result.ts";
import type { Route } from "../routing/route.ts";
import { canonicalJson } from "../text/canonical-json.ts";
import { event } from "./event.ts";

/** A step of the plan, and how far it is. */
export interface AgUiStep extends PlanStep {
  status: "waiting" | "running" | "completed" | "failed" | "skipped";
}

/** What pages get as AG-UI's state: who works, and on what. */
export interface AgUiState {
  /** Null before the classifier has chosen, and in a graph without one. */
  route: Route | null;
  /** The specialist that has the conversation in a handoff graph. Null in other graphs. */
  active: string | null;
  /** Empty before the plan, and in a graph without one. */
  plan: AgUiStep[];
}

/** The channels from which the state is read. A graph that Troupe did not make may lack all of them. */
export interface StateChannels {
  route?: Route | null;
  active?: string | null;
  plan?: readonly PlanStep[];
  results?: Results;
}

/** The state that a page has, kept up to date by events. */
export class PageState {
  #state: AgUiState;

  constructor(channels: StateChannels) {
    this.#state = stateOf(channels);
  }

  /** Returns the event with the whole state. */
  snapshot(): Event {
    return event({ type: "STATE_SNAPSHOT", snapshot: structuredClone(this.#state) });
  }

  /** Returns the changes that an event of the outermost run makes, as an event. Returns nothing if there are none. */
  changedBy(happened: TroupeEvent): Event[] {
    const delta = this.#changes(happened);
    return delta.length === 0 ? [] : [event({ type: "STATE_DELTA", delta })];
  }

  /** Returns the whole state as an event if the graph's channels show another one, such as a plan that a person has edited. */
  settled(channels: StateChannels): Event[] {
    const known = Object.keys(this.#state).filter((name) => name in channels);
    const shown = stateOf(channels);
    const next = {
      ...this.#state,
      ...Object.fromEntries(known.map((name) => [name, shown[name as "plan"]])),
    };
    if (canonicalJson(next) === canonicalJson(this.#state)) return [];
    this.#state = next;
    return [this.snapshot()];
  }

  #changes(happened: TroupeEvent): JsonPatchOperation[] {
    if (happened.type === "routed") return this.#replace("route", happened.route);
    if (happened.type === "handed_over") return this.#replace("active", happened.to);
    if (happened.type === "planned") return this.#replace("plan", this.#planWith(happened.steps));
    const status = STATUS_AFTER[happened.type];
    return status === undefined ? [] : this.#mark(happened.step, status);
  }

  /** Returns the completed steps and these behind them: a new plan after a failure has only the rest. */
  #planWith(steps: readonly PlanStep[]): AgUiStep[] {
    const completed = this.#state.plan.filter(({ status }) => status === "completed");
    const ids = new Set(completed.map(({ id }) => id));
    return [...completed, ...stepsOf(steps.filter(({ id }) => !ids.has(id)))];
  }

  #replace<Name extends keyof AgUiState>(name: Name, value: AgUiState[Name]): JsonPatchOperation[] {
    this.#state[name] = value;
    return [{ op: "replace", path: `/${name}`, value: structuredClone(value) }];
  }

  #mark(id: string | null, status: AgUiStep["status"]): JsonPatchOperation[] {
    const index = this.#state.plan.findIndex((step) => step.id === id);
    const step = this.#state.plan[index];
    if (step === undefined || step.status === status) return [];
    step.status = status;
    return [{ op: "replace", path: `/plan/${index}/status`, value: status }];
  }
}

/** How far a step is after an event about it. */
const STATUS_AFTER: { readonly [Type in TroupeEventType]?: AgUiStep["status"] } = {
  step_started: "running",
  step_finished: "completed",
  step_failed: "failed",
  step_skipped: "skipped",
};

/** Returns the state of a page from the channels of a graph. */
export function stateOf({ route, active, plan, results }: StateChannels): AgUiState {
  return { route: route ?? null, active: active ?? null, plan: stepsOf(plan ?? [], results) };
}

function stepsOf(steps: readonly PlanStep[], results: Results = {}): AgUiStep[] {
  return steps.map(({ id, agent, task, dependsOn }) => {
    const status = results[id]?.status ?? "waiting";
    return { id, agent, task, dependsOn: [...dependsOn], status };
  });
}

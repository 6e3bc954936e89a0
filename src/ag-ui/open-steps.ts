import type { Event } from "@ag-ui/core";
import { event } from "./event.ts";

/** A step of a plan, in the run that carries it out. */
export interface StepPlace {
  run: string;
  step: string;
  agent: string | null;
}

/**
 * The steps whose start a page got. AG-UI knows a step by its name, so no two open ones may share one: teams
 * that work at the same time can have steps with the same id.
 */
export class OpenSteps {
  readonly #names = new Map<string, string>();

  /** Returns the start of a step. Returns nothing if it has started already, such as before a further attempt. */
  started({ run, step, agent }: StepPlace, task?: string): Event[] {
    const key = keyOf(run, step);
    if (this.#names.has(key)) return [];
    const stepName = this.#freeName(step);
    this.#names.set(key, stepName);
    const metadata = { agent, step, ...(task === undefined ? {} : { task }) };
    return [event({ type: "STEP_STARTED", stepName, metadata })];
  }

  /** Returns the end of a step. A step that started before this stream starts in it first. */
  finished(place: StepPlace, metadata: Record<string, unknown>): Event[] {
    const key = keyOf(place.run, place.step);
    const start = this.started(place);
    const stepName = this.#names.get(key) ?? place.step;
    this.#names.delete(key);
    return [...start, event({ type: "STEP_FINISHED", stepName, metadata })];
  }

  /** Returns the ends of the steps that are open at the end of the stream. They wait for a person, or were stopped. */
  closed(): Event[] {
    const names = [...this.#names.values()];
    this.#names.clear();
    return names.map((stepName) =>
      event({ type: "STEP_FINISHED", stepName, metadata: { status: "unfinished" } }),
    );
  }

  #freeName(step: string): string {
    const taken = new Set(this.#names.values());
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? step : `${step} (${count})`;
      if (!taken.has(name)) return name;
    }
  }
}

function keyOf(run: string, step: string): string {
  return JSON.stringify([run, step]);
}

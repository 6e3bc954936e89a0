import type { PlanStep } from "../../../src/plan/plan.ts";
import type { StepResult } from "../../../src/plan/step-result.ts";
import { handle, type Handlers, type Moment } from "./moment.ts";
import type { StepView } from "./run-view.ts";

/** What the events tell of a step. */
interface StepState {
  readonly agent: string | null;
  readonly task: string | null;
  readonly status: StepView["status"];
  readonly error: string | null;
  readonly attempts: number;
  readonly milliseconds: number | null;
}

const NEW: StepState = {
  agent: null,
  task: null,
  status: "pending",
  error: null,
  attempts: 0,
  milliseconds: null,
};

/** Reads the newest plan of a run, and how far each of its steps is. */
export class PlanReader {
  #plan: readonly PlanStep[] = [];
  #replans = 0;
  readonly #steps = new Map<string, StepState>();
  /** The steps that wait, by the id of the question. */
  readonly #waiting = new Map<string, string>();

  readonly #handlers: Handlers = {
    planned: ({ steps }) => void (this.#plan = [...this.#finishedBut(steps), ...steps]),
    replanning: ({ round }) => void (this.#replans = Math.max(this.#replans, round)),
    step_started: ({ step, agent, task }) =>
      this.#change(step, ({ status, attempts }) => {
        const goesOn = status === "running" && attempts > 0 && this.#waited.delete(step ?? "");
        return { agent, task, status: "running", error: null, attempts: goesOn ? attempts : attempts + 1 };
      }),
    step_finished: ({ step, milliseconds }) =>
      this.#change(step, () => ({ status: "completed", error: null, milliseconds })),
    step_failed: ({ step, message, milliseconds }) =>
      this.#change(step, () => ({ status: "failed", error: message, milliseconds })),
    step_skipped: ({ step, because }) =>
      this.#change(step, () => ({ status: "skipped", error: `step ${because} did not complete` })),
    limit_reached: ({ step, message }) => this.#change(step, () => ({ status: "pending", error: message })),
    retrying: ({ step }) => this.#change(step, ({ attempts }) => ({ attempts: attempts + 1 })),
    falling_back: ({ step, kind, to }) =>
      // Another model is asked within the step. Another specialist begins the step anew.
      this.#change(step, ({ attempts }) =>
        kind === "model" ? { attempts: attempts + 1 } : { agent: to, status: "pending" },
      ),
    approval_requested: ({ step, approval }) => {
      if (step === null) return;
      this.#waiting.set(approval, step);
      this.#change(step, () => ({ status: "waiting" }));
    },
    approval_answered: ({ approval }) => this.#answer(approval),
  };
  /** The steps that have waited since they were started: they are started again, within the same attempt. */
  readonly #waited = new Set<string>();

  get replans(): number {
    return this.#replans;
  }

  get hasPlan(): boolean {
    return this.#plan.length > 0;
  }

  read(moment: Moment): void {
    handle(moment, this.#handlers);
  }

  /** Returns the steps of the newest plan in its order. `textOf` returns what a step has written so far. */
  list(options: {
    plan: readonly PlanStep[];
    results: Readonly<Record<string, StepResult>>;
    isOver: boolean;
    textOf: (step: { agent: string; step: string }) => string | null;
  }): readonly StepView[] {
    const { results, isOver, textOf } = options;
    // The state has the whole plan, but arrives later.
    const isWhole = this.#plan.every(({ id }) => options.plan.some((step) => step.id === id));
    const plan = isWhole ? options.plan : this.#plan;
    return plan.map(({ id, agent: planned, task, dependsOn }) => {
      const state = this.#steps.get(id) ?? NEW;
      const result = resultOf(results[id], state);
      const status = result?.status ?? (isOver && isUnfinished(state.status) ? "pending" : state.status);
      const agent = result?.agent ?? state.agent ?? planned;
      const done = status === "completed" ? (result?.text ?? textOf({ agent, step: id })) : null;
      return {
        id,
        agent,
        task: state.task ?? task,
        dependsOn,
        status,
        text: done ?? result?.error?.message ?? state.error,
        attempts: result?.attempts ?? state.attempts,
        milliseconds: result?.milliseconds ?? state.milliseconds,
      };
    });
  }

  /** A plan that is written again tells its new steps. The finished ones of the plan before it stay. */
  #finishedBut(steps: readonly PlanStep[]): readonly PlanStep[] {
    return this.#plan.filter(
      ({ id }) => this.#steps.get(id)?.status === "completed" && !steps.some((step) => step.id === id),
    );
  }

  #change(step: string | null, change: (state: StepState) => Partial<StepState>): void {
    if (step === null) return;
    const state = this.#steps.get(step) ?? NEW;
    this.#steps.set(step, { ...state, ...change(state) });
  }

  #answer(approval: string): void {
    const step = this.#waiting.get(approval);
    if (step === undefined || !this.#waiting.delete(approval)) return;
    this.#change(step, ({ status, attempts }) => {
      if (status !== "waiting") return {};
      if (attempts > 0) this.#waited.add(step);
      return { status: attempts > 0 ? "running" : "pending" };
    });
  }
}

/** The state arrives later than the events. The result of an earlier attempt does not count while a step runs again. */
function resultOf(result: StepResult | undefined, state: StepState): StepResult | undefined {
  if (result === undefined || state === NEW) return result;
  return result.status === state.status ? result : undefined;
}

function isUnfinished(status: StepView["status"]): boolean {
  return status === "running" || status === "waiting";
}

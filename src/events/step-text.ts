import { AsyncLocalStorage } from "node:async_hooks";
import { isCustomStreamRead } from "../langgraph/custom-stream.ts";
import type { CallScope } from "../run/call-scope.ts";
import { emit } from "./events.ts";

/** Sends the text of a reply as pieces of a step's text. */
export interface StepText {
  write: (text: string, message: string | null) => void;
  /** True if the run's `custom` stream is read, so that it is worth the time to have the model stream its reply. */
  isRead: boolean;
}

/** The step whose answer is written below a mounted graph. Null if the text there is no answer. */
const answeredStep = new AsyncLocalStorage<CallScope | null>();

/**
 * Returns where the text of a reply is part of a step's text. Returns null if it is not, or if the caller of the run does
 * not want the texts of steps (`configurable.stepText: false`).
 */
export function stepTextOf(scope: CallScope): StepText | null {
  const step = stepOf(scope);
  if (step === null || step.config.configurable?.["stepText"] === false) return null;
  const { run, agent, step: id, config } = step;
  return {
    write: (text, message) => emit(config, { run, agent, step: id }, { type: "step_text", text, message }),
    isRead: isCustomStreamRead(config),
  };
}

/**
 * Does the work of a graph that answers for a scope. What the graph says to its reader is then the text of the scope's
 * step. With `isAnswer: false`, nothing that is said below is text of a step, unless it is a step of its own.
 */
export function answeringFor<Value>(
  scope: CallScope,
  { isAnswer }: { isAnswer: boolean },
  work: () => Value,
): Value {
  return answeredStep.run(isAnswer ? stepOf(scope) : null, work);
}

function stepOf(scope: CallScope): CallScope | null {
  return scope.step === null ? (answeredStep.getStore() ?? null) : scope;
}

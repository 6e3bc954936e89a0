import type { StateSnapshot } from "@langchain/langgraph";

/** What is read of a graph's state (`getState`) to tell where a thread stands. */
export type ThreadState = Pick<StateSnapshot, "createdAt"> & {
  tasks: readonly Pick<StateSnapshot["tasks"][number], "interrupts" | "result">[];
};

/** Start with an input, continue without one (`invoke(null)`), or wait for a person's answer. */
export type NextAction = "start" | "continue" | "waits";

/**
 * What to do with a thread so that nothing recorded runs again and nothing is lost. On a finished thread `continue`
 * calls no model. `next.length === 0` does not tell: it also holds between a superstep's last write and its checkpoint.
 */
export function nextAction(state: ThreadState): NextAction {
  if (state.createdAt === undefined) return "start";
  return state.tasks.some(isWaiting) ? "waits" : "continue";
}

/** Where a thread stands: nothing is left to do, a person has to answer, or its run was cut short. */
export type ThreadStatus = "finished" | "waiting" | "unfinished";

/** Where a thread stands; one without a checkpoint has not begun what it was asked for. */
export function statusOf(state: ThreadState): ThreadStatus {
  switch (nextAction(state)) {
    case "start":
      return "unfinished";
    case "waits":
      return "waiting";
    case "continue":
      // Unlike `next`, the tasks also hold those that have written and are not yet part of a checkpoint.
      return state.tasks.length === 0 ? "finished" : "unfinished";
  }
}

function isWaiting({ interrupts, result }: ThreadState["tasks"][number]): boolean {
  return interrupts.length > 0 && result === undefined;
}

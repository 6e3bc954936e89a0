import type { StateSnapshot } from "@langchain/langgraph";

/** The parts of a graph's state (`getState`) that show where a thread stands. */
export type ThreadState = Pick<StateSnapshot, "createdAt"> & {
  tasks: readonly Pick<StateSnapshot["tasks"][number], "interrupts" | "result">[];
};

/** What to do next: start with an input, continue without one (`invoke(null)`), or wait for a person's answer. */
export type NextAction = "start" | "continue" | "waits";

/**
 * Returns what to do with a thread so that nothing recorded runs again and nothing is lost. `continue` on a finished
 * thread calls no model. Do not check `next.length === 0` instead: `next` is also empty between a superstep's last write
 * and its checkpoint, while the run is not finished.
 *
 * @example
 * const action = nextAction(await graph.getState(config));
 * if (action === "start") await graph.invoke({ messages }, config);
 * if (action === "continue") await graph.invoke(null, config);
 */
export function nextAction(state: ThreadState): NextAction {
  if (state.createdAt === undefined) return "start";
  return state.tasks.some(isWaiting) ? "waits" : "continue";
}

/** Where a thread stands: nothing is left to do, a person must answer, or its run was interrupted. */
export type ThreadStatus = "finished" | "waiting" | "unfinished";

/** Returns where a thread stands. A thread without a checkpoint is unfinished: its run has not begun. */
export function statusOf(state: ThreadState): ThreadStatus {
  switch (nextAction(state)) {
    case "start":
      return "unfinished";
    case "waits":
      return "waiting";
    case "continue":
      // Unlike `next`, `tasks` includes tasks whose writes are not in a checkpoint yet.
      return state.tasks.length === 0 ? "finished" : "unfinished";
  }
}

function isWaiting({ interrupts, result }: ThreadState["tasks"][number]): boolean {
  return interrupts.length > 0 && result === undefined;
}

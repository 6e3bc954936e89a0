/** Supersteps of one wave: its steps, the supervisor after it, and the synthesizer. */
export const SUPERSTEPS_FOR_A_WAVE = 3;

/** Supersteps of one replan: the planner, the supervisor again, and a wave. */
export const SUPERSTEPS_FOR_A_REPLAN = 2 + SUPERSTEPS_FOR_A_WAVE;

/** Supersteps that a run needs after its planner: the supervisor and a wave. */
export const SUPERSTEPS_AFTER_THE_PLANNER = 1 + SUPERSTEPS_FOR_A_WAVE;

/** The planner before a plan, the synthesizer after it, and what LangGraph itself counts. */
const SUPERSTEPS_AROUND = 6;

/**
 * Returns the recursion limit of a supervisor. A chain of steps takes one superstep for each try of a step and one for
 * the supervisor after it. A plan that replaces another one takes all of it again.
 */
export function supervisorRecursionLimit(bounds: {
  maximumSteps: number;
  /** How many specialists may try one step, one after the other. */
  tries: number;
  replans: number;
  /** How many nodes the graph has before the planner and after the synthesizer. */
  more: number;
}): number {
  const { maximumSteps, tries, replans, more } = bounds;
  const around = SUPERSTEPS_AROUND + more;
  return (2 * maximumSteps * tries + 2) * (1 + replans) + around;
}

import type { Specification } from "../contract/specification.ts";

/** Returns true if a specification promises that no error is printed as a traceback. */
export const promisesNoTrace = promising(
  /\b(?:no|never|not|without)\b[^.;]{0,60}\b(?:tracebacks?|stack ?traces?|backtraces?|panics?|uncaught)\b/i,
);

/** Returns true if a specification says what holds if several runs use the same data at once. */
export const promisesRunsAtOnce = promising(
  /\b(?:at once|at the same time|simultaneous\w*|concurrent\w*|in parallel|parallel (?:runs|calls|processes))\b/i,
);

/** Returns true if a specification says what an interrupted run leaves. */
export const promisesInterruptions = promising(
  /\b(?:killed|interrupt(?:ed|ion|ions)|SIGKILL|power (?:loss|failure|cut)|half[- ]written|dies|atomic(?:ally)?)\b/i,
);

/** What a specification puts out of scope, it does not promise. */
function promising(words: RegExp): (specification: Specification) => boolean {
  return ({ outOfScope: _, ...specification }) => words.test(JSON.stringify(specification));
}

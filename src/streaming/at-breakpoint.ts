import { TroupeError } from "../errors/troupe-error.ts";
import { nextSequence } from "../events/events.ts";
import type { ErrorItem } from "./run-item.ts";

/**
 * Returns the end of a run whose items end without a result, an error or a question, as a page gets it: a breakpoint of
 * LangGraph stopped it. The code is `thread_unfinished`.
 */
export function stoppedAtBreakpoint(): ErrorItem {
  const error = new TroupeError(
    "thread_unfinished",
    "the run stopped at a breakpoint (interruptBefore or interruptAfter), which asks nothing that a page could answer",
  );
  const place = { run: null, agent: null, step: null, sequence: nextSequence() };
  return { type: "error", ...place, code: error.code, message: error.message, error };
}

import type { Outcome } from "../src/run/outcome.ts";
import { errorCodeOf, type ErrorCode } from "./error-code.ts";

/** What the process tells its caller; docs and `--help` promise these numbers. */
export const EXIT_CODES = { completed: 0, incomplete: 1, usage: 2, interrupted: 130 } as const;

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "usage_invalid",
  "configuration_invalid",
  "specialist_invalid",
  "graph_unknown",
  "input_invalid",
  "thread_unknown",
  "thread_unfinished",
  "threads_unavailable",
  "state_version_unsupported",
]);

/** The exit code of a command that failed with this error. */
export function exitCodeOfError(error: unknown): number {
  const code = errorCodeOf(error);
  if (code === "run_aborted") return EXIT_CODES.interrupted;
  return USAGE_CODES.has(code) ? EXIT_CODES.usage : EXIT_CODES.incomplete;
}

/** The exit code of a run that ended by itself; a graph that keeps no outcome has just completed. */
export function exitCodeOfOutcome(outcome: Outcome | null): number {
  return outcome === null || outcome.status === "completed" ? EXIT_CODES.completed : EXIT_CODES.incomplete;
}

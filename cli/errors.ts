import { inspect } from "node:util";
import { messageOf, unsuppressed } from "../src/errors/locate-error.ts";
import { isTroupeError, type TroupeErrorCode } from "../src/errors/troupe-error.ts";
import type { Outcome } from "../src/run/outcome.ts";

/** The command line cannot be run as it was typed. The message says what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage_invalid";
}

/** The `error.code` in the JSON object: the error's own code, or one that only the command line uses. */
export type ErrorCode =
  | TroupeErrorCode
  /** The command line cannot be run as it was typed. */
  | "usage_invalid"
  /** The run ended with a failed outcome, and no step has an error code. */
  | "run_failed"
  /** Ctrl-C ended the command, and the run goes on on the workers. */
  | "run_left"
  /** The graph ended without an answer in `messages`. */
  | "answer_missing"
  /** An error that Troupe does not know, such as an exception in a user's graph. */
  | "unexpected";

/** The exit codes of the process. The documentation and `--help` promise these numbers. */
export const EXIT_CODES = { completed: 0, incomplete: 1, usage: 2, waiting: 3, interrupted: 130 } as const;

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "usage_invalid",
  "configuration_invalid",
  "rehearsal_unknown",
  "specialist_invalid",
  "graph_unknown",
  "input_invalid",
  "thread_unknown",
  "thread_unfinished",
  "threads_unavailable",
  "threads_read_only",
  "state_version_unsupported",
  "recording_invalid",
  "workers_unavailable",
  "run_unknown",
  "run_not_waiting",
  "run_not_over",
  "run_too_large",
]);

/** Returns the exit code of a command that failed with this error. */
export function exitCodeOfError(error: unknown): number {
  const code = errorCodeOf(error);
  if (code === "run_aborted") return EXIT_CODES.interrupted;
  return USAGE_CODES.has(code) ? EXIT_CODES.usage : EXIT_CODES.incomplete;
}

/** Returns the exit code of a run that ended without an error. A graph without an outcome counts as completed. */
export function exitCodeOfOutcome(outcome: Outcome | null): number {
  if (outcome === null || outcome.status === "completed") return EXIT_CODES.completed;
  // The request needs a model, and none is configured.
  return outcome.code === "rehearsal_unknown" ? EXIT_CODES.usage : EXIT_CODES.incomplete;
}

/** Returns the code of an error. Reads the causes too, because libraries wrap the errors that pass through them. */
export function errorCodeOf(error: unknown): ErrorCode {
  for (const one of withCauses(error)) {
    if (one instanceof UsageError || isTroupeError(one)) return one.code;
  }
  return "unexpected";
}

/**
 * Returns the text of an error for a person: its message, and the root cause if that adds something.
 * The text includes the stack only if TROUPE_DEBUG is set.
 */
export function describeError(error: unknown, environment: NodeJS.ProcessEnv = process.env): string {
  if (environment["TROUPE_DEBUG"]) return inspect(error);
  const message = messageOf(error).trim();
  const root = withCauses(error).at(-1);
  // The cause is only how SQLite or the system says the same.
  const isComplete = isTroupeError(error) && COMPLETE_CODES.has(error.code);
  return isComplete || root === unsuppressed(error) || addsNothing(root, message)
    ? message
    : `${message}\n  cause: ${firstLine(root)}`;
}

/** The codes of errors whose messages say everything that their causes say. */
const COMPLETE_CODES: ReadonlySet<TroupeErrorCode> = new Set<TroupeErrorCode>([
  "thread_busy",
  "threads_disk_full",
  "threads_read_only",
]);

/** The most errors of one chain of causes that are read, because a chain could be a circle. */
const DEEPEST = 16;

/** Returns an error and its causes, the outermost first. */
function withCauses(error: unknown): unknown[] {
  const first = unsuppressed(error);
  const chain = [first];
  for (let last = first; last instanceof Error && chain.length < DEEPEST; last = last.cause) {
    if (last.cause !== undefined) chain.push(last.cause);
  }
  return chain;
}

/** Returns true if the message already quotes its cause, or names the cause's code (such as `ECONNREFUSED`). */
function addsNothing(cause: unknown, message: string): boolean {
  const line = firstLine(cause);
  const { code } = (typeof cause === "object" && cause !== null ? cause : {}) as { code?: unknown };
  return line === "" || message.includes(line) || (typeof code === "string" && message.includes(code));
}

function firstLine(error: unknown): string {
  return (messageOf(error).trim().split("\n", 1)[0] ?? "").slice(0, 300);
}

import { messageOf } from "../../src/errors/locate-error.ts";
import { createOutcome, type Outcome } from "../../src/run/outcome.ts";
import { cardOf } from "../../src/software-house/card.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { errorCodeOf } from "../errors.ts";
import { failureIn, type RunRecord } from "../run/run-record.ts";

/** Errors of this machine, which say nothing about the project: no space, too many files, a broken disk. */
const MACHINE_FAILURES: ReadonlySet<string> = new Set([
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EMFILE",
  "ENFILE",
  "ENOMEM",
  "EROFS",
  "EAGAIN",
]);

/** Returns true if an error means that this machine cannot verify anything now. */
export function isMachineFailure(error: unknown): boolean {
  if (errorCodeOf(error) === "sandbox_failed") return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (MACHINE_FAILURES.has((cause as NodeJS.ErrnoException).code ?? "")) return true;
  }
  return false;
}

/** Returns the verdict if this machine failed: `unverified`, whatever the project is. */
export function unverifiedBecause(error: unknown, { criteria }: Specification): Verdict {
  return {
    status: "unverified",
    reason: messageOf(error),
    criteria: criteria.map(({ id, priority }) => ({ id, priority, verdict: "unproven" })),
    rounds: 1,
    sandbox: null,
  };
}

/** Creates the record of a verification that did not come to its end. The verdict is null if nothing was judged. */
export function verifyFailure(
  error: unknown,
  { verdict, milliseconds }: { verdict: Verdict | null; milliseconds: number },
): RunRecord {
  const { code, message } = failureIn(error);
  return {
    graph: "verify",
    thread: null,
    answer: verdict === null ? null : cardOf(verdict, null),
    outcome: outcomeOf({ code, message, milliseconds }),
    verdict,
    error: { code, message },
  };
}

function outcomeOf(failure: { code: string; message: string; milliseconds: number }): Outcome {
  const { code, message: reason, milliseconds } = failure;
  const status = code === "run_aborted" ? "stopped" : "failed";
  return createOutcome(
    { status, reason, code },
    { run: { id: "verify", startedAt: 0 }, usage: [], now: milliseconds },
  );
}

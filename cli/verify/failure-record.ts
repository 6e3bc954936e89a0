import { verifyOutcome } from "./verify-outcome.ts";
import { HOST_FAILURES } from "../../src/software-house/sandbox/host-failures.ts";
import { cardOf } from "../../src/software-house/card.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { errorCodeOf } from "../errors.ts";
import { printedError, type PrintedRun } from "../run/run-record.ts";

/** Errors of this machine, which say nothing about the project: no space, too many files, a broken disk. */
const MACHINE_FAILURES: ReadonlySet<string> = new Set([...HOST_FAILURES, "ENOMEM", "EAGAIN"]);

/** Returns true if an error means that this machine cannot verify anything now. */
export function isMachineFailure(error: unknown): boolean {
  if (errorCodeOf(error) === "sandbox_failed") return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (MACHINE_FAILURES.has((cause as NodeJS.ErrnoException).code ?? "")) return true;
  }
  return false;
}

/** Creates the record of a verification that did not come to its end. The verdict is null if nothing was judged. */
export function verifyFailure(
  error: unknown,
  { verdict, milliseconds }: { verdict: Verdict | null; milliseconds: number },
): PrintedRun {
  const { code, message } = printedError(error);
  const status = code === "run_aborted" ? "stopped" : "failed";
  return {
    graph: "verify",
    thread: null,
    answer: verdict === null ? null : cardOf(verdict, null),
    outcome: verifyOutcome({ status, reason: message, code }, milliseconds),
    verdict,
    error: { code, message },
  };
}

import type { AcceptanceTest, CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import type { KnownValues } from "../../evidence/insert.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import { allowedStatuses } from "./expectations/answers.ts";
import type { WireAnswer } from "./send-request.ts";

/** What a program returned for one step of a test: the answers to all copies of a request, or a command's report. */
export type SeenStep = { test: AcceptanceTest; known: KnownValues } & (
  | { step: HttpStep; answers: readonly WireAnswer[] }
  | { step: CommandStep; report: CommandReport }
);

/** Called after each step that was run, whether it passed or not. */
export type OnStep = (seen: SeenStep) => void;

/** Returns the same key for a test and its report. */
export function keyOfTest({ criterionId, name }: { criterionId: string; name: string }): string {
  return JSON.stringify([criterionId, name]);
}

/** Returns true if a program gave no answer, an unexpected error of its own (500 or more), or was stopped. */
export function isBroken(seen: SeenStep): boolean {
  if ("report" in seen) return seen.report.stopped !== null || seen.report.exit === null;
  const allowed = allowedStatuses(seen.step);
  return seen.answers.some(
    (answer) => "fault" in answer || (answer.status >= 500 && !allowed.includes(answer.status)),
  );
}

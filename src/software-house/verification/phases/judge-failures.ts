import { firstLine } from "../../../text/first-line.ts";
import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { isBroken, keyOfTest, type SeenStep } from "../acceptance/seen-step.ts";
import { insertedNames } from "../../evidence/insert.ts";
import { holdsForeignText, isForeignConflict } from "../variation/foreign-values.ts";
import { isMachineBusy } from "../busy-machine.ts";
import type { FreshRun } from "./variation-phase.ts";

/** What `judgeFailures` needs. */
export interface FailedRun {
  tests: AcceptanceTests;
  specification: Specification;
  /** The last step of each test that was run, by the test's key. */
  seen: ReadonlyMap<string, SeenStep>;
  run: FreshRun;
}

/**
 * Runs each failed test once more alone, in a fresh program, before the program is blamed. A test that passes alone was
 * disturbed by another test, which is the fault of their author. Its report then says so, and counts as passed. The
 * program is to blame all the same if it gave no answer or an error of its own, if it lost what the test had made, or if
 * it says that something exists already which no test has made. Stops at the first `must` that the program fails.
 */
export async function judgeFailures(
  reports: readonly TestReport[],
  { tests: { tests }, specification, seen, run }: FailedRun,
): Promise<TestReport[]> {
  const judged = [...reports];
  const end = performance.now() + MOST_MILLISECONDS;
  for (const [index, report] of reports.entries()) {
    const test = tests[index];
    const last = seen.get(keyOfTest(report));
    if (report.status !== "failed" || test === undefined) continue;
    if (performance.now() > end) break;
    const isCertain = last === undefined || isBroken(last);
    const why = isCertain ? null : await disturbance(test, { before: tests.slice(0, index), last, run });
    if (why === null && isMust(report, specification)) break;
    if (why === null) continue;
    judged[index] = {
      ...report,
      status: "passed",
      failure: null,
      disturbed: `${why}: ${firstLine(report.failure ?? "")}`,
    };
  }
  return judged;
}

function isMust({ criterionId }: TestReport, { criteria }: Specification): boolean {
  return criteria.some(({ id, priority }) => id === criterionId && priority === "must");
}

/** Time after which no further test is run alone, in milliseconds. */
const MOST_MILLISECONDS = 60_000;

/** How often a test must pass alone. A test that sends requests at once may pass by chance. */
const TIMES = { usual: 2, atOnce: 5 } as const;

/** Most tests that are tried as the one that disturbs. */
const MOST_SUSPECTS = 8;

/** Returns how other tests disturb a test; null if the program is to blame for its failure. */
async function disturbance(
  test: AcceptanceTest,
  { before, last, run }: { before: readonly AcceptanceTest[]; last: SeenStep; run: FreshRun },
): Promise<string | null> {
  const passes = async (tests: readonly AcceptanceTest[], seen?: SeenStep[]): Promise<boolean> => {
    const reports = await run({ tests: [...tests] }, (step) => seen?.push(step));
    return reports.at(-1)?.status === "passed";
  };
  for (let time = 0; time < (sendsAtOnce(test) ? TIMES.atOnce : TIMES.usual); time += 1) {
    if (!(await passes([test]))) return null;
  }
  if (before.length === 0) return sendsAtOnce(test) && !isMachineBusy() ? null : "passes when it is repeated";
  const again: SeenStep[] = [];
  if (await passes([...before, test], again)) {
    // Requests that are sent at once can fail now and then because of a race.
    if (sendsAtOnce(test) && !holdsForeignText(last, before) && !isMachineBusy()) return null;
    return "passes alone and when all are repeated; once it failed";
  }
  const failed = again.at(-1) ?? last;
  if (isBroken(failed) || isOwnLost(failed) || isForeignConflict(failed, before)) return null;
  for (const suspect of before.toReversed().slice(0, MOST_SUSPECTS)) {
    if (!(await passes([suspect, test]))) return `passes alone, fails after ${JSON.stringify(suspect.name)}`;
  }
  return "passes alone, fails after the tests before it";
}

function sendsAtOnce({ steps }: AcceptanceTest): boolean {
  return steps.some((step) => step.kind === "http" && step.copies > 1);
}

/** Returns true if a program does not find any more what it has named itself in an earlier step of the same test. */
function isOwnLost(seen: SeenStep): boolean {
  if ("report" in seen) return false;
  const { method, path, expect } = seen.step;
  return (
    method.toUpperCase() === "GET" &&
    insertedNames(path).some((name) => seen.known.values.has(name)) &&
    seen.answers.some(
      (answer) =>
        "status" in answer && [404, 410].includes(answer.status) && !expect.status.includes(answer.status),
    )
  );
}

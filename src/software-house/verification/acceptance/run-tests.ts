import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import type { RunningServer } from "../running-server.ts";
import { agreedCaptures, disagreement } from "./agreed-captures.ts";
import { runCommandStep, type CommandProgram } from "./command-step.ts";
import { runHttpStep } from "./http-step.ts";
import { UnknownNameError, type KnownValues } from "../../evidence/insert.ts";
import type { WireAnswer } from "./send-request.ts";
import { faultOfTest } from "./test-faults.ts";

/** Result of one test, without its name and duration. */
type Ending = Pick<TestReport, "status" | "failure">;

/**
 * Runs tests in order against one server. Each test finds the data of the tests before it. If the server ends, the
 * current test fails, and the remaining tests are not run.
 */
export function runHttpTests(
  { tests }: AcceptanceTests,
  {
    specification,
    server,
    signal,
  }: {
    specification: Specification;
    server: RunningServer;
    signal?: AbortSignal | undefined;
  },
): Promise<TestReport[]> {
  return inOrder(tests, specification, async (test) => {
    if (server.ending() !== null) return { status: "not-run", failure: "the server had ended" };
    const ending = await runSteps(test, { base: server.base }, async (step, known) => {
      if (step.kind !== "http") return { fault: "it is not an http step" };
      const agreed = agreedCaptures(test.steps, test.steps.indexOf(step));
      const faultOfAnswers = (answers: readonly WireAnswer[]): string | null => disagreement(agreed, answers);
      return runHttpStep(step, { server: server.address, known, faultOfAnswers, signal });
    });
    signal?.throwIfAborted();
    const end = await server.waitForEnding(ending.status === "passed" ? "briefly" : "longer");
    if (end === null) return ending;
    return {
      status: "failed",
      failure: [ending.failure, `the server ended: ${end}`].filter(Boolean).join("; "),
    };
  });
}

/** Runs tests of a program that is started for every step. A test does not see the data of the tests before it. */
export async function runCommandTests(
  { tests }: AcceptanceTests,
  {
    specification,
    program,
    built,
    onReport,
    carry = (left) => Promise.resolve(left),
  }: {
    specification: Specification;
    program: CommandProgram;
    built: string;
    onReport?: (report: CommandReport) => void;
    /**
     * Returns the folder of the next step, from the folder that a step left.
     * @default the folder that the step left
     */
    carry?: (left: string) => Promise<string>;
  },
): Promise<TestReport[]> {
  await mkdir(join(built, ".troupe", "home"), { recursive: true });
  return inOrder(tests, specification, (test) => {
    let project = built;
    return runSteps(test, { base: null }, async (step, known) => {
      if (step.kind !== "command") return { fault: "it is not a command step" };
      const result = await runCommandStep(step, { program, project, known });
      onReport?.(result.report);
      if ("left" in result) project = await carry(result.left);
      return result;
    });
  });
}

async function inOrder(
  tests: readonly AcceptanceTest[],
  specification: Specification,
  run: (test: AcceptanceTest) => Promise<Ending>,
): Promise<TestReport[]> {
  const reports: TestReport[] = [];
  for (const test of tests) {
    const start = performance.now();
    const fault = faultOfTest(test, specification);
    const ending = fault === null ? await run(test) : atFault(fault);
    const { criterionId, name } = test;
    reports.push({ criterionId, name, ...ending, milliseconds: Math.round(performance.now() - start) });
  }
  return reports;
}

type StepResult = { captured: ReadonlyMap<string, string> } | { failure: string } | { fault: string };

async function runSteps(
  { steps }: AcceptanceTest,
  { base }: { base: string | null },
  run: (step: AcceptanceTest["steps"][number], known: KnownValues) => Promise<StepResult>,
): Promise<Ending> {
  const values = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    const result = await run(step, { values, base }).catch(faultOfError);
    if ("fault" in result) return atFault(`step ${index + 1}: ${result.fault}`);
    if ("failure" in result) return { status: "failed", failure: `step ${index + 1}: ${result.failure}` };
    for (const [name, value] of result.captured) values.set(name, value);
  }
  return { status: "passed", failure: null };
}

function faultOfError(error: unknown): { fault: string } {
  if (error instanceof UnknownNameError) return { fault: error.message };
  throw error;
}

/** Reports a test that cannot run as failed, because it proves nothing for its criterion. */
function atFault(fault: string): Ending {
  return { status: "failed", failure: `the test itself is wrong: ${fault}` };
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { requestsOf } from "../../contract/step-patterns.ts";
import type { RunningServer } from "../running-server.ts";
import { agreedCaptures, disagreement } from "./agreed-captures.ts";
import { writeClock } from "./clock/program-clock.ts";
import { runCommandStep, type CommandProgram } from "./command-step.ts";
import { runFileStep } from "./file-step.ts";
import { HOME_IN_PROJECT } from "./home.ts";
import type { OwnServer, StartOwnServer } from "./own-server.ts";
import { runRequests } from "./run-requests.ts";
import { atFault, runSteps, type RunStep, type TestEnding } from "./run-steps.ts";
import type { WireAnswer } from "./send-request.ts";
import { faultOfTest } from "./test-faults.ts";

/** How the tests of a service are run. */
export interface HttpTestOptions {
  specification: Specification;
  /** The server that the tests share. */
  server: RunningServer;
  /**
   * Starts servers for tests that need one of their own.
   * @default undefined: these tests share the server, and it is not restarted
   */
  startOwn?: StartOwnServer | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Runs tests in order against one server. Each test finds the data of the tests before it. A fresh test, and one that
 * restarts the server, gets a server of its own. If the shared server ends, the current test fails, and the remaining
 * tests that need it are not run.
 */
export function runHttpTests(
  { tests }: AcceptanceTests,
  { specification, server, startOwn, signal }: HttpTestOptions,
): Promise<TestReport[]> {
  return inOrder(tests, specification, async (test) => {
    const keeps = test.steps.some(({ kind }) => kind === "restart");
    if (startOwn === undefined || !(keeps || test.fresh === true)) {
      if (server.ending() !== null) return { status: "not-run", failure: "the server had ended" };
      return runOnServer(test, { current: () => server, restart: () => Promise.resolve(null) }, signal);
    }
    const own = await startOwn({ keeps });
    signal?.throwIfAborted();
    if ("fault" in own) return { status: "failed", failure: `it did not start for this test: ${own.fault}` };
    try {
      return await runOnServer(test, own, signal);
    } finally {
      await own.stop();
    }
  });
}

async function runOnServer(
  test: AcceptanceTest,
  servers: Pick<OwnServer, "current" | "restart">,
  signal?: AbortSignal,
): Promise<TestEnding> {
  const run: RunStep = async (step, known) => {
    if (step.kind === "restart") {
      const fault = await servers.restart();
      if (fault !== null) return { failure: fault, sent: ["restart"] };
      return { captured: new Map(), trace: "restart", base: servers.current().base };
    }
    const requests = requestsOf(step);
    if (requests.length === 0) return { fault: `a ${step.kind} step is not for a service` };
    const agreed = agreedCaptures(test.steps, test.steps.indexOf(step));
    const faultOfAnswers = (answers: readonly WireAnswer[]): string | null => disagreement(agreed, answers);
    return runRequests(requests, { server: servers.current().address, known, faultOfAnswers, signal });
  };
  const ending = await runSteps(test, { base: servers.current().base, run, signal });
  signal?.throwIfAborted();
  const end = await servers.current().waitForEnding(ending.status === "passed" ? "briefly" : "longer");
  if (end === null) return ending;
  const [summary = "", ...more] = (ending.failure ?? "").split("\n");
  const first = [summary, `the server ended: ${end}`].filter(Boolean).join("; ");
  return { status: "failed", failure: [first, ...more].join("\n") };
}

/** Runs tests of a program that is started for every step. A test does not see the data of the tests before it. */
export async function runCommandTests(
  tests: AcceptanceTests,
  {
    specification,
    program,
    built,
    onReport,
    signal,
  }: {
    specification: Specification;
    program: CommandProgram;
    built: string;
    onReport?: (report: CommandReport) => void;
    signal?: AbortSignal | undefined;
  },
): Promise<TestReport[]> {
  await mkdir(join(built, HOME_IN_PROJECT), { recursive: true });
  await writeClock(built, tests);
  return inOrder(tests.tests, specification, (test) => {
    let project = built;
    const run: RunStep = async (step, known) => {
      if (step.kind === "file") {
        const result = await runFileStep(step, { workspace: program.workspace, project, known });
        project = result.left;
        return result;
      }
      if (step.kind !== "command") return { fault: `a ${step.kind} step is not for a command-line program` };
      const result = await runCommandStep(step, { program, project, known });
      onReport?.(result.report);
      project = result.left;
      return result;
    };
    return runSteps(test, { base: null, run, signal });
  });
}

async function inOrder(
  tests: readonly AcceptanceTest[],
  specification: Specification,
  run: (test: AcceptanceTest) => Promise<TestEnding>,
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

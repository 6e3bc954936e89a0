import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTest, TestStep } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { UnknownNameError, type KnownValues } from "../../evidence/insert.ts";
import type { TestStepResult } from "./test-step-result.ts";

/** Result of one test, without its name and duration. */
export type TestEnding = Pick<TestReport, "status" | "failure">;

/** Runs a step. After a restart, also returns the new address of the server. */
export type RunStep = (step: TestStep, known: KnownValues) => Promise<TestStepResult & { base?: string }>;

/** Runs the steps of a test in order, until one does not pass. Steps that only wait are run here. */
export async function runSteps(
  { steps }: AcceptanceTest,
  { base, run, signal }: { base: string | null; run: RunStep; signal?: AbortSignal | undefined },
): Promise<TestEnding> {
  const values = new Map<string, string>();
  const formerBases: string[] = [];
  const known = { values, base, formerBases, marks: { token: randomUUID(), now: new Date() } };
  const traces: string[] = [];
  for (const [index, step] of steps.entries()) {
    const place = `step ${index + 1}`;
    const running: ReturnType<RunStep> =
      step.kind === "wait" ? wait(step.milliseconds, signal) : run(step, known);
    const result = await running.catch(faultOfError);
    if ("fault" in result) return atFault(`${place}: ${result.fault}`);
    if ("failure" in result) return { status: "failed", failure: failureText(place, result, traces) };
    for (const [name, value] of result.captured) values.set(name, value);
    if ("base" in result && result.base !== undefined && known.base !== null) {
      formerBases.push(known.base);
      known.base = result.base;
    }
    traces.push(`${place}: ${result.trace}`);
  }
  return { status: "passed", failure: null };
}

/** Reports a test that cannot run as failed, because it proves nothing for its criterion. */
export function atFault(fault: string): TestEnding {
  return { status: "failed", failure: `the test itself is wrong: ${fault}` };
}

async function wait(milliseconds: number, signal?: AbortSignal): Promise<TestStepResult> {
  await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  return { captured: new Map(), trace: `wait ${milliseconds} ms` };
}

/** Most steps before the failed one that a failure lists. */
const MOST_LISTED = 10;

/** Writes a failure: its first line says what went wrong, the others what was sent, and what the steps before did. */
function failureText(
  place: string,
  { failure, sent }: { failure: string; sent: readonly string[] },
  traces: readonly string[],
): string {
  const before = traces.slice(-MOST_LISTED);
  const more = traces.length - before.length;
  return [
    `${place}: ${failure}`,
    ...sent.map((line) => `  sent: ${line}`),
    ...(before.length === 0 ? [] : ["  before:"]),
    ...(more === 0 ? [] : [`    ${more} more steps`]),
    ...before.map((line) => `    ${line}`),
  ].join("\n");
}

function faultOfError(error: unknown): { fault: string } {
  if (error instanceof UnknownNameError) return { fault: error.message };
  throw error;
}

import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { OnStep } from "../acceptance/seen-step.ts";
import type { WarmUp } from "../warm-up.ts";
import type { RunningServer } from "../running-server.ts";
import { firstRequests } from "./silent-request.ts";

/**
 * Runs tests on a server that was just started. If the first test fails because the service is not ready yet, waits until
 * it is, and runs that test again.
 */
export async function runWhenReady(
  server: RunningServer,
  { tests }: AcceptanceTests,
  options: {
    warmUp: WarmUp;
    run: (server: RunningServer, tests: AcceptanceTests, onStep?: OnStep) => Promise<TestReport[]>;
    onStep: OnStep;
  },
): Promise<TestReport[]> {
  const { warmUp, run, onStep } = options;
  const [first, ...rest] = tests;
  if (first === undefined) return [];
  const begin = await run(server, { tests: [first] }, onStep);
  const [request] = firstRequests({ tests: [first] }, server);
  const mayWarmUp = begin[0]?.status === "failed" && request !== undefined && server.ending() === null;
  if (mayWarmUp && (await warmUp.wasWarmingUp(server.address, request.path))) {
    return run(server, { tests: [...tests] }, onStep);
  }
  return [...begin, ...(await run(server, { tests: rest }, onStep))];
}

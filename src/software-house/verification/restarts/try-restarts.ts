import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { ownServers, type EndingSignal } from "../acceptance/own-server.ts";
import { runHttpTests } from "../acceptance/run-tests.ts";
import type { ServerProgram } from "../running-server.ts";
import type { Workspace } from "../workspace.ts";
import { idGivenAgain } from "./id-given-again.ts";
import { lostAtRestart, type RestartReport } from "./lost-at-restart.ts";
import { promisesNewIds, restartPromise } from "./restart-promise.ts";
import type { RunOnOwn } from "./run-together.ts";

/** What is needed to restart a service. */
export interface ServiceRestarts {
  workspace: Workspace;
  program: ServerProgram;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
}

/**
 * Restarts a service between the steps of its tests, if its specification says that it keeps something. Then compares the
 * ids of removed things with those of new ones.
 */
export async function tryRestarts({
  workspace,
  program,
  tests,
  signal,
}: ServiceRestarts): Promise<RestartReport> {
  const { specification } = workspace;
  const promise = restartPromise(specification);
  const starting = (ending: EndingSignal): ReturnType<typeof ownServers> =>
    ownServers(workspace, program, { ending });
  const run: RunOnOwn = async (test, own) => {
    const startOwn = (): Promise<typeof own> => Promise.resolve(own);
    const server = own.current();
    const [report] = await runHttpTests({ tests: [test] }, { specification, server, startOwn, signal });
    return report as TestReport;
  };
  const lost = promise === null ? null : await lostAtRestart(promise, { tests: tests.tests, starting, run });
  if (lost !== null && lost.failure !== null) return lost;
  const again = await idGivenAgain({
    tests,
    startOwn: starting("SIGTERM"),
    restarts: promise !== null,
    isPromised: promisesNewIds(specification),
    signal,
  });
  return { failure: again.failure, warning: lost?.warning ?? again.warning, tried: lost?.tried ?? null };
}

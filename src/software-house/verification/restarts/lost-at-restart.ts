import { counted } from "../../../text/counted.ts";
import { firstLine } from "../../../text/first-line.ts";
import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { EndingSignal, StartOwnServer } from "../acceptance/own-server.ts";
import { PROVES_NOTHING } from "../races/repeat-tests.ts";
import type { ChangeReport } from "../surroundings/try-changes.ts";
import type { RestartPromise } from "./restart-promise.ts";
import { runTogether, type RunOnOwn } from "./run-together.ts";
import { withoutRestarts, withRestarts } from "./with-restarts.ts";

/** What is needed to run tests with restarts between their steps. */
export interface RestartTrial {
  tests: readonly AcceptanceTest[];
  /** Returns a function that starts servers, which end in this way before a restart. */
  starting: (ending: EndingSignal) => StartOwnServer;
  run: RunOnOwn;
}

/** What restarts showed. */
export interface RestartReport extends ChangeReport {
  /** How many tests were run with restarts; null if none was. */
  tried: string | null;
}

/** Most tests that get a server of their own because they are fresh, and most failed ones that are run alone. */
const BOUNDS = { fresh: 2, failed: 20 };

/**
 * Runs the tests with restarts between their steps, all on one server. If the specification says so, the server is killed.
 * A test that fails counts only if it fails twice more on new servers, passes there without a restart, and if the
 * specification promises to keep what it needs.
 */
export async function lostAtRestart(promise: RestartPromise, trial: RestartTrial): Promise<RestartReport> {
  const ending = promise.kills ? "SIGKILL" : "SIGTERM";
  const startOwn = trial.starting(ending);
  const chosen = trial.tests
    .filter((test) => promise.isTried(test))
    .flatMap((test) => withRestarts(test) ?? []);
  const tried =
    chosen.length === 0
      ? null
      : `restarts (${ending}) between the steps of ${counted(chosen.length, "test")}`;
  const fresh = chosen.filter((test) => test.fresh === true).slice(0, BOUNDS.fresh);
  const groups = [chosen.filter((test) => test.fresh !== true), ...fresh.map((test) => [test])];
  const failed: AcceptanceTest[] = [];
  for (const group of groups) {
    const failures = await failuresOf(group, startOwn, trial.run);
    failed.push(...group.filter((_, index) => failures[index] !== null));
  }
  let warning: string | null = null;
  for (const test of failed.slice(0, BOUNDS.failed)) {
    const fail = async (one: AcceptanceTest): Promise<string | null> =>
      (await failuresOf([one], startOwn, trial.run))[0] ?? null;
    const first = await fail(test);
    if (first === null || (await fail(withoutRestarts(test))) !== null) continue;
    const second = await fail(test);
    const text = `with a restart (${ending}) between two steps, ${test.name}: ${second ?? first}`;
    if (second !== null && promise.isKept(test)) return { failure: text, warning: null, tried };
    warning ??= text;
  }
  return { failure: null, warning, tried };
}

/** Runs tests on a new server, and returns the failure of each; null if it passed, or if its failure proves nothing. */
async function failuresOf(
  tests: readonly AcceptanceTest[],
  startOwn: StartOwnServer,
  run: RunOnOwn,
): Promise<(string | null)[]> {
  const nothing = tests.map(() => null);
  const own = tests.length === 0 ? null : await startOwn({ keeps: true });
  if (own === null || "fault" in own) return nothing;
  try {
    const reports = await runTogether(tests, own, run);
    return reports.map(({ status, failure }) =>
      status !== "failed" || failure === null || OTHER_REASONS.test(failure) ? null : firstLine(failure),
    );
  } finally {
    await own.stop();
  }
}

const OTHER_REASONS = new RegExp(`${PROVES_NOTHING.source}|could not be kept|limit of`);

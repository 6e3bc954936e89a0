import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { OwnServer } from "../acceptance/own-server.ts";

/** Runs one test on servers of its own, and returns its report. */
export type RunOnOwn = (test: AcceptanceTest, own: OwnServer) => Promise<TestReport>;

/**
 * Runs tests on one server that is restarted for all of them at once: each runs up to its restart, then the server is
 * restarted, and then each goes on. So many tests cost few restarts. Returns their reports in the order of the tests.
 */
export async function runTogether(
  tests: readonly AcceptanceTest[],
  own: OwnServer,
  run: RunOnOwn,
): Promise<TestReport[]> {
  const turns: Turn[] = [];
  for (const test of tests) {
    const turn = beginTurn(test, own, run);
    turns.push(turn);
    await turn.untilRestart();
  }
  for (;;) {
    const waiting = turns.filter(({ report }) => report() === null);
    if (waiting.length === 0) return turns.flatMap(({ report }) => report() ?? []);
    const fault = await own.restart();
    for (const turn of waiting) {
      turn.goOn(fault);
      await turn.untilRestart();
    }
  }
}

/** A test that runs from one restart to the next. */
interface Turn {
  /** Settles at the next restart of the test, or at its end. */
  untilRestart: () => Promise<void>;
  /** Goes on after a restart, or with the fault that made it impossible. */
  goOn: (fault: string | null) => void;
  /** The report; null as long as the test runs. */
  report: () => TestReport | null;
}

function beginTurn(test: AcceptanceTest, own: OwnServer, run: RunOnOwn): Turn {
  let report: TestReport | null = null;
  let reach = (): void => {};
  let goOn = (_fault: string | null): void => {};
  const nextRestart = (): Promise<void> => new Promise((resolve) => (reach = resolve));
  let reached = nextRestart();
  const servers: OwnServer = {
    current: () => own.current(),
    restart() {
      const restarted = new Promise<string | null>((resolve) => (goOn = resolve));
      reach();
      return restarted;
    },
    stop: () => Promise.resolve(),
  };
  const ended = run(test, servers).then((found) => void (report = found));
  return {
    untilRestart: () => Promise.race([reached, ended]),
    goOn(fault) {
      reached = nextRestart();
      goOn(fault);
    },
    report: () => report,
  };
}

import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { requestsOf } from "../../contract/step-patterns.ts";
import { counted } from "../../../text/counted.ts";
import type { RunningServer } from "../running-server.ts";
import { oneAfterTheOther, sendsAtOnce } from "./concurrent-tests.ts";
import { withRemark, NOTHING_TRIED, withServer, type RaceResult, type RaceTrial } from "./race-trial.ts";

/** How often a test is repeated, and after how many milliseconds fewer times are enough. */
const TIMES = { fewest: 3, most: 10, milliseconds: 2_000 };

/** How often a test is repeated on one server, with values of its own each time. */
const TIMES_ON_ONE_SERVER = 8;

/** How a test went so far. */
interface Tally {
  test: AcceptanceTest;
  /** Position in all tests. */
  index: number;
  passed: number;
  /** A failure that a race may have caused. */
  failure: string | null;
  /** A failure that proves nothing. */
  oddity: string | null;
  /** Whether it passes again and again on one server, if its values are fresh; null if that was not tried. */
  isRepeatable: boolean | null;
}

/**
 * Repeats the tests that send requests at once: each on new servers, and if it can, on the same server with fresh
 * values. A test that passes once and fails another time shows a race, if it passes with one request after the other.
 * A refusal (429, 503) or a late answer does not count, because a busy server may refuse and be late.
 */
export async function repeatTests(trial: RaceTrial): Promise<RaceResult> {
  const tallies = trial.tests.tests.flatMap((test, index) =>
    sendsAtOnce(test) ? [tallyOf(test, index)] : [],
  );
  if (tallies.length === 0) return NOTHING_TRIED;
  const start = trial.now();
  const isLong = (): boolean => trial.now() - start > TIMES.milliseconds;
  let failure: string | null = null;
  for (let turn = 0; failure === null && turn < TIMES.most; turn += 1) {
    const isEnough = tallies.every(({ passed }) => passed === 0 || passed >= TIMES.most);
    if (turn >= TIMES.fewest && (isEnough || isLong())) break;
    const isStarted = await withServer(trial, turn, async (server) => {
      await runOnce(server, { tallies, turn }, trial);
      for (const tally of tallies) {
        if (tally.passed > 0 && tally.failure === null && !isLong())
          await repeatOnServer(server, { tally, turn }, trial);
      }
      const crash = await crashOf(server);
      failure = crash && withRemark(trial, turn, crash);
      return true;
    });
    if (isStarted === null) continue;
    failure ??= await failureByChance(tallies, trial);
  }
  const least = Math.min(...tallies.map(({ passed }) => passed));
  return {
    failure,
    oddities: tallies.flatMap(({ test, passed, oddity }) =>
      oddity === null || passed === 0 ? [] : [`${test.name}: passes, but not each time: ${oddity}`],
    ),
    tried: `${counted(tallies.length, "test")} with requests at once, ${counted(least, "time")}`,
  };
}

function tallyOf(test: AcceptanceTest, index: number): Tally {
  return { test, index, passed: 0, failure: null, oddity: null, isRepeatable: null };
}

/** Failures that a busy server, or a wrong test, can have. */
export const PROVES_NOTHING =
  /got (429|503)\b|no answer within|, but it took|the test itself is wrong|not run/;

/** Counts how a test ended: with this failure, or with null if it passed. */
function count(
  tally: Tally,
  failure: string | null,
  { trial, turn }: { trial: RaceTrial; turn: number },
): void {
  if (failure === null) tally.passed += 1;
  else if (PROVES_NOTHING.test(failure)) tally.oddity ??= failure;
  else tally.failure ??= withRemark(trial, turn, failure);
}

/** Runs all tests once as they are. */
async function runOnce(
  server: RunningServer,
  { tallies, turn }: { tallies: readonly Tally[]; turn: number },
  trial: RaceTrial,
): Promise<void> {
  const failures = await failuresOf(
    server,
    tallies.map(({ test }) => test),
    trial,
  );
  for (const [position, tally] of tallies.entries())
    count(tally, failures[position] ?? null, { trial, turn });
}

/** Runs one test several times on a server, with fresh values each time. */
async function repeatOnServer(
  server: RunningServer,
  { tally, turn }: { tally: Tally; turn: number },
  trial: RaceTrial,
): Promise<void> {
  let time = 0;
  const fresh = (): AcceptanceTest => {
    time += 1;
    return trial.fresh(tally.index, `r${turn}t${time}`);
  };
  const failureOf = async (test: AcceptanceTest): Promise<string | null> =>
    (await failuresOf(server, [test], trial))[0] ?? null;
  const passesInOrder = async (): Promise<boolean> => (await failureOf(oneAfterTheOther(fresh()))) === null;
  tally.isRepeatable ??=
    hasOwnValues(tally.test, fresh()) && (await passesInOrder()) && (await passesInOrder());
  for (let run = 0; tally.isRepeatable && run < TIMES_ON_ONE_SERVER; run += 1) {
    const failure = await failureOf(fresh());
    // If it also fails with one request after the other, something else has changed, such as a limit that is reached.
    if (failure !== null && !(await passesInOrder())) tally.isRepeatable = false;
    else count(tally, failure, { trial, turn });
    if (failure !== null) return;
  }
}

/**
 * Returns true if what a test counts is its own on a server that is used again: with one request after the other nothing
 * is counted, so that such a run shows nothing. Its requests must have values of their own: inserted or made ones, or
 * varied ones in the path, or in the body of a POST.
 */
function hasOwnValues(test: AcceptanceTest, fresh: AcceptanceTest): boolean {
  const requests = fresh.steps.flatMap(requestsOf);
  return test.steps.flatMap(requestsOf).every(({ method, path, body, expect }, index) => {
    if ((expect.exactly ?? []).length === 0) return true;
    const other = requests[index];
    const isVaried = other?.path !== path || (method === "POST" && other.body !== body);
    return isVaried || `${path}${body ?? ""}`.includes("{{");
  });
}

/** Runs tests on a server, and returns the failure of each; null if it passed. */
async function failuresOf(
  server: RunningServer,
  tests: readonly AcceptanceTest[],
  trial: RaceTrial,
): Promise<(string | null)[]> {
  const reports = await trial.run(server, tests);
  return reports.map(({ status, failure }) => (status === "passed" ? null : (failure ?? "it was not run")));
}

async function crashOf(server: RunningServer): Promise<string | null> {
  const end = await server.waitForEnding("briefly");
  return end === null ? null : `it ended at requests that were sent at once: ${end}`;
}

/**
 * Returns the failure of a test that has also passed, and that passes with one request after the other in each setup.
 * If it does not pass in order, it is unreliable by itself, and its failure proves no race.
 */
async function failureByChance(tallies: readonly Tally[], trial: RaceTrial): Promise<string | null> {
  let suspects = tallies.filter(({ passed, failure }) => passed > 0 && failure !== null);
  for (const turn of suspects.length === 0 ? [] : CONTROL_TURNS) {
    const inOrder = tallies.map(({ test }) => oneAfterTheOther(test));
    const failures = (await withServer(trial, turn, (server) => failuresOf(server, inOrder, trial))) ?? [];
    suspects = suspects.filter((suspect) => failures[tallies.indexOf(suspect)] === null);
  }
  for (const tally of tallies) {
    if (tally.passed === 0 || suspects.includes(tally)) continue;
    tally.oddity ??= tally.failure;
    tally.failure = null;
  }
  const [first] = suspects;
  if (first === undefined) return null;
  const { test, passed, failure } = first;
  return `${test.name}: passed ${counted(passed, "time")}, but fails now and then if its requests are sent at once: ${failure}`;
}

/**
 * The turns of the control, so that each of two setups is used several times. Work that a program goes on with after its
 * answer can be late there, too.
 */
const CONTROL_TURNS = [0, 1, 0, 1, 1];

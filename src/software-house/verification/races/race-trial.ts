import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { RunningServer } from "../running-server.ts";
import type { FreshTests } from "./concurrent-tests.ts";

/** What the search for races needs. */
export interface RaceTrial {
  tests: AcceptanceTests;
  /** Returns a test with values of its own. */
  fresh: FreshTests;
  /**
   * Starts the program on new data; null if it does not start. Each `turn` may start it in another setup, such as one in
   * which threads switch more often.
   */
  start: (turn: number) => Promise<RunningServer | null>;
  /**
   * Returns what a developer must know about the setup of a turn to see its failure, such as `with short delays`; null
   * if there is nothing.
   * @default nothing for each turn
   */
  remark?: (turn: number) => string | null;
  /** Runs tests in order, and returns their reports. */
  run: (server: RunningServer, tests: readonly AcceptanceTest[]) => Promise<TestReport[]>;
  /** Returns the time in milliseconds. */
  now: () => number;
  /**
   * Time in which a request of a burst must be answered, in milliseconds. It is longer if the requests take long alone.
   * @default 10_000
   */
  patience?: number;
  signal?: AbortSignal | undefined;
}

/** What one part of the search found. */
export interface RaceResult {
  /** Why the program is wrong; null if nothing was found. */
  failure: string | null;
  /** What looks odd, but proves nothing. */
  oddities: string[];
  /** What was tried, such as `3 tests 10 times`; null if there was nothing to try. */
  tried: string | null;
}

/** The result if there is nothing to try. */
export const NOTHING_TRIED: RaceResult = { failure: null, oddities: [], tried: null };

/** Completes a failure with what is to be known about the setup of its turn. */
export function withRemark({ remark }: RaceTrial, turn: number, failure: string): string {
  const about = remark?.(turn) ?? null;
  return about === null ? failure : `${failure} (${about})`;
}

/** Runs `use` with a new server, and stops the server afterwards. Returns null if it does not start. */
export async function withServer<T>(
  { start, signal }: RaceTrial,
  turn: number,
  use: (server: RunningServer) => Promise<T>,
): Promise<T | null> {
  const server = await start(turn);
  if (server === null) return null;
  try {
    const result = await use(server);
    signal?.throwIfAborted();
    return result;
  } finally {
    await server.stop();
  }
}

/**
 * Why a step did not pass. With `failure`, the program did not meet an expectation. With `fault`, the step itself
 * cannot run, so the test is wrong.
 */
export type StepFailure = { failure: string } | { fault: string };

/** What a passed step captured, and how it went in a few words, such as `POST /x: status 201`. */
export interface StepPassed {
  captured: ReadonlyMap<string, string>;
  trace: string;
}

/** Result of a step. A step that failed says what was sent, one line each. */
export type TestStepResult = StepPassed | { fault: string } | { failure: string; sent: readonly string[] };

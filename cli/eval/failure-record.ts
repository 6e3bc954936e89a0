import { printedError } from "../run/run-record.ts";

/** The JSON object of an evaluation that could not start: the members of a report that say how it ended, and the error. */
export interface EvaluationFailure {
  graph: null;
  accepted: false;
  problems: readonly string[];
  interrupted: boolean;
  error: { code: string; message: string };
}

/** Creates the JSON object of an evaluation that could not start. */
export function evaluationFailure(thrown: unknown): EvaluationFailure {
  const error = printedError(thrown);
  return {
    graph: null,
    accepted: false,
    problems: [error.message],
    interrupted: error.code === "run_aborted",
    error,
  };
}

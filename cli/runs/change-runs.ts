import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { RunRecord, RunStatus } from "../../src/workers/run-record.ts";
import type { RunClient } from "../../src/workers/client/run-client.ts";
import { counted } from "../../src/text/counted.ts";
import { UsageError } from "../errors.ts";
import { readGivenAnswer, type AnswerOptions } from "../approval/given-answer.ts";
import type { Output } from "../output.ts";
import { givenAnswers } from "../queue/answer-questions.ts";
import type { RunOptions } from "../run/prepare-run.ts";
import { settingsOf } from "../run/run-on-thread.ts";
import { openClient, sameServices, type ClientOptions } from "../services/open-client.ts";
import { knownRun } from "./known-run.ts";
import { printJson } from "./look-at-runs.ts";
import { shownRun } from "./shown-run.ts";

/** The run that a command changes. */
export interface ChangeRequest extends ClientOptions {
  run: string;
  json?: true;
}

/** Answers the questions that a run waits on. Throws UsageError if no option answers, or if it is not clear which. */
export async function answerQueuedRun(options: ChangeRequest & AnswerOptions, output: Output): Promise<void> {
  const given = await readGivenAnswer(options);
  if (given === null) {
    throw new UsageError(
      "an answer is missing: --approve, --reject <feedback> or --answer <file>; " +
        "`troupe runs watch` asks on the terminal",
    );
  }
  await change(options, output, async (client) => {
    const { status, questions } = await knownRun(client, options.run);
    if (status !== "waiting") throw notWaiting(options.run, status);
    await client.answer(options.run, givenAnswers(given, questions));
    return "was answered, and goes on";
  });
}

function notWaiting(run: string, status: RunStatus): TroupeError {
  return new TroupeError("run_not_waiting", `run ${run} waits for no answer: it is ${status}`);
}

/** Stops a run. */
export function cancelQueuedRun(options: ChangeRequest, output: Output): Promise<void> {
  return change(options, output, async (client) => {
    const { status } = await client.cancel(options.run);
    return status === "running" ? "is being stopped" : `is ${status}`;
  });
}

/** Continues a run that is over, for example with larger limits. */
export function resumeQueuedRun(options: ChangeRequest & RunOptions, output: Output): Promise<void> {
  const { limits } = settingsOf(options, output);
  return change(options, output, async (client) => {
    await client.resume(options.run, limits === null ? {} : { limits });
    return "is queued again";
  });
}

/** Changes a run, and prints what became of it. */
async function change(
  options: ChangeRequest,
  output: Output,
  work: (client: RunClient) => Promise<string>,
): Promise<void> {
  const { run, json } = options;
  await using client = await openClient(options);
  const done = await work(client);
  const record: RunRecord = await knownRun(client, run);
  if (json) return printJson(shownRun(record), output);
  output.say(`troupe: run ${run} ${done}`);
  if (record.status === "queued" || record.status === "running") {
    output.say(`troupe: to watch it:\n  troupe runs watch ${run}${sameServices(options)}`);
  }
}

/** Deletes runs that ended long ago, and threads whose last run it was. */
export async function deleteQueuedRuns(
  options: ClientOptions & { olderThan: number; json?: true },
  output: Output,
): Promise<void> {
  await using client = await openClient(options);
  const deleted = await client.deleteEnded({ olderThan: options.olderThan });
  if (options.json) return printJson({ deleted }, output);
  output.say(`troupe: deleted ${counted(deleted, "run")}`);
}

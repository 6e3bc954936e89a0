import { AIMessage } from "@langchain/core/messages";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { RunClient } from "../../src/workers/client/run-client.ts";
import type { RunRecord } from "../../src/workers/run-record.ts";
import type { RunState } from "../run/run-record.ts";
import type { RunContext } from "../run/run-on-thread.ts";
import type { UnfinishedState } from "../view/live-view.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import { openFollowedDisplay } from "./followed-display.ts";
import type { Answering } from "./answer-questions.ts";

/** The run to follow, and how its questions are answered. */
export interface Followed extends RunContext {
  client: RunClient;
  run: string;
  /** Only items after this number are shown. @default all that are kept */
  after?: number | undefined;
  answering: Answering;
  /** True shows the answer on a terminal while it is written. */
  showsAnswer: boolean;
}

/** How long a run may wait in silence before a hint is printed, in milliseconds. */
const LONGEST_QUIET = 10_000;

const NOT_TAKEN =
  "troupe: no worker has begun the run yet; `troupe worker`, in the folder of its langgraph.json, starts one";

/**
 * Shows a run that workers carry out, and answers its questions, until it is over or a question stays open. Rejects as the
 * run does: with its own error, or with TroupeError `run_aborted` if it was stopped.
 */
export async function followRun(followed: Followed): Promise<void> {
  const { client, run, signal, output, answering, onState, onWaiting, showsAnswer } = followed;
  let { after } = followed;
  const display = openFollowedDisplay(output, showsAnswer);
  const hint = setTimeout(() => output.say(NOT_TAKEN), LONGEST_QUIET);
  let unfinished: UnfinishedState = "failed";
  let isAnswered = false;
  try {
    for (;;) {
      for await (const item of client.stream(run, { after, signal })) {
        after = item.sequence;
        clearTimeout(hint);
        await display.show(item);
      }
      signal.throwIfAborted();
      const { record, result } = await client.wait<RunState | undefined>(run, { signal });
      onState(result ?? keptOf(record));
      if (record.status !== "waiting") {
        isAnswered = true;
        throwIfFailed(record);
        return;
      }
      display.pause();
      const questions: readonly ShownApproval[] = record.questions;
      if (!(await answering(client, run, questions))) {
        isAnswered = true;
        unfinished = "waiting";
        onWaiting(questions);
        return;
      }
    }
  } finally {
    clearTimeout(hint);
    display.close(signal.aborted ? "stopped" : unfinished, { keepsText: !isAnswered });
  }
}

/** Returns what is kept of a run whose whole result is gone, because a later run of its thread has one. */
function keptOf({ answer, outcome }: RunRecord): RunState {
  return { outcome, ...(answer !== null && { messages: [new AIMessage(answer)] }) };
}

/** Throws what a run failed with. */
function throwIfFailed({ status, error }: RunRecord): void {
  if (status === "canceled") throw new TroupeError("run_aborted", "the run was canceled");
  if (error !== null) throw new TroupeError(error.code, error.message);
}

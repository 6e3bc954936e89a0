import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { RunClient } from "../../src/workers/client/run-client.ts";
import type { RunRecord } from "../../src/workers/run-record.ts";
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

/**
 * Shows a run that workers carry out, and answers its questions, until it is over or a question stays open. Rejects as the
 * run does: with its own error, or with TroupeError `run_aborted` if it was stopped.
 */
export async function followRun(followed: Followed): Promise<void> {
  const { client, run, signal, output, answering, onState, onWaiting, showsAnswer } = followed;
  let { after } = followed;
  const display = openFollowedDisplay(output, showsAnswer);
  let unfinished: UnfinishedState = "failed";
  let isAnswered = false;
  try {
    for (;;) {
      for await (const item of client.stream(run, { after, signal })) {
        after = item.sequence;
        await display.show(item);
      }
      signal.throwIfAborted();
      const { record, result } = await client.wait(run, { signal });
      onState(result ?? { outcome: record.outcome });
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
    display.close(signal.aborted ? "stopped" : unfinished, { keepsText: !isAnswered });
  }
}

/** Throws what a run failed with. */
function throwIfFailed({ status, error }: RunRecord): void {
  if (status === "cancelled") throw new TroupeError("run_aborted", "the run was canceled");
  if (error !== null) throw new TroupeError(error.code, error.message);
}

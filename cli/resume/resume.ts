import type { Threads } from "../../src/threads/open-threads.ts";
import { readGivenAnswer, type AnswerOptions } from "../approval/given-answer.ts";
import type { Output } from "../output.ts";
import { prepareRun, type RunOptions, type Task } from "../run/prepare-run.ts";
import { reportRun } from "../run/report-run.ts";
import { runHeld, settingsOf, type RunContext } from "../run/run-on-thread.ts";
import { openKeptThreads } from "../threads/open-kept-threads.ts";
import { unknownThread } from "../threads/threads.ts";

/** The thread to continue, and the options of `troupe resume`. The thread remembers its graph and its request. */
export interface ResumeRequest extends RunOptions, AnswerOptions {
  thread: string;
}

/** Continues the run of a thread and prints the answer. Resolves to the exit code and never rejects. */
export function resumeRun(options: ResumeRequest, output: Output): Promise<number> {
  return reportRun(options, output, (context) => continueRun(options, context));
}

async function continueRun(options: ResumeRequest, context: RunContext): Promise<void> {
  const { signal, output } = context;
  const given = await readGivenAnswer(options);
  using threads = await openKeptThreads(options.db);
  const task = taskOf(threads, options.thread);
  context.onGraph(task.graph);
  const prepared = await prepareRun(options, task, { signal, output });
  const settings = { ...context, ...settingsOf(options, output), given };
  await runHeld(prepared, { ...settings, threads, folder: task.folder, intent: "resume" });
}

/** Returns the thread's last request and its graph. Throws TroupeError (`thread_unknown`) for an unknown thread. */
function taskOf({ records, file }: Threads, thread: string): Task {
  const record = records.find(thread);
  if (record === null) throw unknownThread(thread, file);
  return { ...record, isRead: true };
}

import { personAtTerminal } from "../approval/person.ts";
import type { Output } from "../output.ts";
import { reportRun } from "../run/report-run.ts";
import { settingsOf } from "../run/run-on-thread.ts";
import { knownRun } from "../runs/known-run.ts";
import { openClient, type ClientOptions } from "../services/open-client.ts";
import { createQueueAnswering } from "./answer-questions.ts";
import { followRun } from "./follow-run.ts";
import { createQueuedRun } from "./queued-run.ts";

/** The run to watch, and the options of `troupe runs watch`. */
export interface WatchRequest extends ClientOptions {
  run: string;
  out?: string;
  yes?: true;
  json?: true;
}

/** Shows a run from its first kept item on, and prints its answer. Resolves to the exit code and never rejects. */
export function watchRun(options: WatchRequest, output: Output): Promise<number> {
  const { run, yes } = options;
  const queued = createQueuedRun(run, { options, output });
  return reportRun(
    options,
    output,
    async (context) => {
      await using client = await openClient(options);
      const { graph, thread } = await knownRun(client, run);
      context.onQueued({ graph, thread, run });
      const answering = createQueueAnswering({
        approvesAll: yes === true,
        person: personAtTerminal(output, context.signal),
        say: (text) => output.say(text),
      });
      const { showsAnswer } = settingsOf(options, output);
      await followRun({ ...context, client, run, answering, showsAnswer });
    },
    queued,
  );
}

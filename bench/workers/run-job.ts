import { answerOf, callsOf, nameOf, requestOf, type Job } from "./jobs.ts";
import type { Stage } from "./stage.ts";

/** Submits a job, and waits for its end. Throws if its answer is another one than it must have. */
export async function runJob({ client }: Pick<Stage, "client">, job: Job, id = nameOf(job)): Promise<void> {
  const run = await client.submit(job.kind, { messages: requestOf(job) }, { runId: id });
  const { record } = await client.wait(run);
  if (record.answer === answerOf(job)) return;
  throw new Error(`${nameOf(job)} ended as ${record.status} with ${JSON.stringify(record.answer)}`);
}

/** Does work for all of these jobs, with at most so many at a time. */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const workInTurn = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, workInTurn));
}

/** Returns the names of a job's calls, as the model logs them. */
export function callNamesOf(job: Job): string[] {
  return callsOf(job).map((call) => `${nameOf(job)}/${call}`);
}

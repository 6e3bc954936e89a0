import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { createSupervisor } from "../../graphs/index.ts";
import { coder } from "../../src/shipped/specialists/coder.ts";
import { researcher } from "../../src/shipped/specialists/researcher.ts";
import { writer } from "../../src/shipped/specialists/writer.ts";
import { modelsAt } from "../models-at.ts";
import { answerOf, nameOf, requestOf, type Job } from "./jobs.ts";
import { eachAtOnce } from "./run-job.ts";

/** Jobs of the supervisor, and how many are under way at a time. */
export interface InProcessCommand {
  jobs: Job[];
  concurrency: number;
}

/** How long all of them took. */
export interface InProcessReport {
  milliseconds: number;
}

// Carries runs out as a service does that needs no workers: in this process, with LangGraph's PostgresSaver.
const { postgres, baseUrl } = JSON.parse(process.argv[2] ?? "") as { postgres: string; baseUrl: string };
const checkpointer = PostgresSaver.fromConnString(postgres, { schema: "in_process" });
await checkpointer.setup();
const supervisor = createSupervisor({
  specialists: [researcher, coder, writer],
  models: modelsAt(baseUrl),
  checkpointer,
});

process.on("message", ({ jobs, concurrency }: InProcessCommand) => {
  const startedAt = performance.now();
  void eachAtOnce(jobs, concurrency, runOnce).then(() =>
    process.send?.({ milliseconds: performance.now() - startedAt }),
  );
});
process.send?.({ milliseconds: 0 });

async function runOnce(job: Job): Promise<void> {
  const { messages } = await supervisor.invoke(
    { messages: requestOf(job) },
    { configurable: { thread_id: nameOf(job) }, durability: "sync" },
  );
  const given = messages.at(-1)?.text;
  if (given !== answerOf(job)) throw new Error(`${nameOf(job)} was answered with ${JSON.stringify(given)}`);
}

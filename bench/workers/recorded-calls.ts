import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { threadKeyOf, type RunRecord } from "../../src/workers/run-record.ts";
import { recordedIn } from "../durability/recorded.ts";
import { callsOf, nameOf } from "./jobs.ts";
import type { SoakJob } from "./soak-jobs.ts";

/** Reads which calls of runs are recorded in PostgreSQL. */
export interface RecordedCalls extends AsyncDisposable {
  of(job: SoakJob, record: RunRecord): Promise<string[]>;
}

/** Opens the database of the workers with LangGraph's own saver. */
export function openRecordedCalls(postgres: string): RecordedCalls {
  const saver = PostgresSaver.fromConnString(postgres, { schema: "troupe" });
  return {
    async of(job, record) {
      // Before its first write, a thread still shows the route and the outcome of the run before.
      if (job.follows) return [];
      const { calls } = await recordedIn(saver, threadKeyOf(record));
      const all = callsOf(job);
      // The last call of a run is recorded together with its outcome.
      const recorded = calls.has("synthesizer") ? all : all.filter((call) => calls.has(call));
      return recorded.map((call) => `${nameOf(job)}/${call}`);
    },
    [Symbol.asyncDispose]: () => saver.end(),
  };
}

import type { StateSnapshot } from "@langchain/langgraph";
import type { Thread, ThreadStatus } from "@langchain/langgraph-sdk";
import { ENDED, type RunRecord, type RunStatus } from "../../../src/workers/run-record.ts";
import { changedAt, isoTime } from "./run-json.ts";

/** A thread: its runs, the newest first. It has at least one. */
export type ThreadRuns = readonly [RunRecord, ...RunRecord[]];

const STATUSES: Record<RunStatus, ThreadStatus> = {
  queued: "busy",
  running: "busy",
  waiting: "interrupted",
  finished: "idle",
  failed: "error",
  canceled: "idle",
};

/** Returns the run that a thread stands at: the first that is not over, else the newest. */
export function currentRun(runs: ThreadRuns): RunRecord {
  return runs.findLast(({ status }) => !ENDED.has(status)) ?? runs[0];
}

/** Returns where a thread stands. */
export function threadStatus(runs: ThreadRuns): ThreadStatus {
  return STATUSES[currentRun(runs).status];
}

/** Returns a thread as LangGraph's protocol shows it. Without a state, its values and interrupts are empty. */
export function threadJson(runs: ThreadRuns, state: StateSnapshot | null): Thread {
  const run = currentRun(runs);
  const updatedAt = isoTime(changedAt(run));
  return {
    thread_id: run.thread,
    created_at: isoTime((runs.at(-1) ?? run).submittedAt),
    updated_at: updatedAt,
    state_updated_at: updatedAt,
    metadata: { graph_id: run.graph, assistant_id: run.graph },
    status: threadStatus(runs),
    values: (state?.values ?? {}) as Thread["values"],
    interrupts: Object.fromEntries(
      (state?.tasks ?? [])
        .filter(({ interrupts }) => interrupts.length > 0)
        .map(({ id, interrupts }) => [id, interrupts as Thread["interrupts"][string]]),
    ),
    config: {},
    error: run.error === null ? null : `${run.error.code}: ${run.error.message}`,
  };
}

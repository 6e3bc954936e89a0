import type { Run } from "@langchain/langgraph-sdk";
import type { RunRecord, RunStatus } from "../../../src/workers/run-record.ts";

const STATUSES: Record<RunStatus, Run["status"]> = {
  queued: "pending",
  running: "running",
  waiting: "interrupted",
  finished: "success",
  failed: "error",
  canceled: "interrupted",
};

/** Returns a run as LangGraph's protocol shows it. */
export function runJson(record: RunRecord): Run {
  const { id, thread, graph, submittedAt, status, takeOvers, error, outcome } = record;
  return {
    run_id: id,
    thread_id: thread,
    assistant_id: graph,
    created_at: isoTime(submittedAt),
    updated_at: isoTime(changedAt(record)),
    status: STATUSES[status],
    metadata: { graph_id: graph, take_overs: takeOvers, error, outcome: outcome?.status ?? null },
    multitask_strategy: "reject",
  };
}

/** Returns the time of the last change of a run that its record tells. */
export function changedAt({ submittedAt, startedAt, endedAt }: RunRecord): number {
  return endedAt ?? startedAt ?? submittedAt;
}

/** Returns a time as the protocol writes it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

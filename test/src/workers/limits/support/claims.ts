import type { RunRecord } from "../../../../../src/workers/run-record.ts";
import type { Claim } from "../../../../../src/workers/run-store.ts";

/** Makes the part of a claim that limits read. */
export function claimOf({
  tenant = "default",
  graph = "router",
  allowances = [],
}: {
  tenant?: string;
  graph?: string;
  allowances?: readonly string[];
}): Pick<Claim, "record" | "allowances"> {
  const record: RunRecord = {
    tenant,
    graph,
    id: "run-1",
    thread: "thread-1",
    status: "running",
    submittedAt: 0,
    startedAt: 0,
    endedAt: null,
    takeOvers: 0,
    answer: null,
    outcome: null,
    error: null,
    questions: [],
  };
  return { record, allowances };
}

import type { RunRecord } from "../../src/workers/run-record.ts";
import { oneLine } from "../../src/text/printable.ts";
import { approvalText, type ShownApproval } from "../view/approval-text.ts";
import { durationText } from "../view/amounts.ts";

/** A run as `--json` prints it. Its times are ISO 8601, UTC. */
export interface ShownRun extends Omit<RunRecord, "id" | "submittedAt" | "startedAt" | "endedAt"> {
  run: string;
  submittedAt: string;
  startedAt: string | null;
  endedAt: string | null;
}

/** Returns a record as `--json` prints it. */
export function shownRun({ id, tenant, graph, thread, status, ...record }: RunRecord): ShownRun {
  const { submittedAt, startedAt, endedAt, ...rest } = record;
  const times = {
    submittedAt: isoOf(submittedAt),
    startedAt: startedAt === null ? null : isoOf(startedAt),
    endedAt: endedAt === null ? null : isoOf(endedAt),
  };
  return { run: id, tenant, graph, thread, status, ...times, ...rest };
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The heads of the table of runs. */
export const HEADS = ["run", "graph", "status", "submitted (UTC)", "take-overs", "thread"];

/** Returns a run as a row of the table. */
export function cellsOf({ id, graph, status, submittedAt, takeOvers, thread }: RunRecord): string[] {
  const minute = isoOf(submittedAt).slice(0, 16).replace("T", " ");
  return [oneLine(id), oneLine(graph), status, minute, `${takeOvers}`, oneLine(thread)];
}

/** Describes a run in lines, with everything but its answer. */
export function factsText(record: RunRecord): string {
  const { submittedAt, startedAt, endedAt, takeOvers, outcome, error } = record;
  const lines: [string, string | null][] = [
    ["run", record.id],
    ["graph", record.graph],
    ["thread", record.thread],
    ["status", record.status],
    ["submitted", isoOf(submittedAt)],
    ["waited", startedAt === null ? null : durationText(startedAt - submittedAt)],
    ["took", startedAt === null || endedAt === null ? null : durationText(endedAt - startedAt)],
    ["take-overs", takeOvers === 0 ? null : `${takeOvers}`],
    ["outcome", outcome === null ? null : [outcome.status, outcome.reason].filter(Boolean).join(": ")],
    ["error", error === null ? null : `${error.code}: ${error.message}`],
  ];
  const shown = lines.filter(([, value]) => value !== null);
  const questions: readonly ShownApproval[] = record.questions;
  return [
    ...shown.map(([name, value]) => `${`${name}:`.padEnd(12)}${oneLine(value ?? "")}`),
    ...questions.map((asked) => `\nquestion ${asked.id}\n${approvalText(asked)}`),
  ].join("\n");
}

import { isRecord } from "../../src/text/is-record.ts";
import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";

/** Reads the run that an exported page holds. Returns null if there is none, or if a later version wrote it. */
export function readSnapshot(text: string): RunSnapshot | null {
  const json = parsed(text);
  if (!isRecord(json) || json["version"] !== 1) return null;
  const { thread, graph, entries, values, questions } = json;
  const isRun = typeof thread === "string" && typeof graph === "string" && isRecord(values);
  return isRun && Array.isArray(entries) && Array.isArray(questions)
    ? (json as unknown as RunSnapshot)
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

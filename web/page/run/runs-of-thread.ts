import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { requestOfCall } from "./request-of-call.ts";
import { RunTree } from "./run-tree.ts";

/** One run of a thread: the work on one request. */
export interface ThreadRun {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** What the person asked for; null if the entries do not hold it. */
  readonly request: string | null;
}

/** Returns the runs of a thread, the newest first. The runs of teams belong to the run above them. */
export function runsOfThread(entries: readonly JournalEntry[]): readonly ThreadRun[] {
  const tree = new RunTree();
  const requests = new Map<string, string>();
  for (const entry of entries) {
    const { root } = tree.read(entry);
    if (!requests.has(root)) {
      const request = entry.kind === "call" ? requestOfCall(entry.call) : (entry.request ?? null);
      if (request !== null) requests.set(root, request);
    }
  }
  return tree.roots
    .map(({ run, startedAt }) => ({ run, startedAt, request: requests.get(run) ?? null }))
    .toReversed();
}

import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { ThreadStatus } from "../../src/threads/next-action.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import type { ThreadRecord } from "../../src/threads/thread-records.ts";
import type { Output } from "../output.ts";
import { fitted, oneLine } from "../view/printable.ts";

/** A thread as it is listed. */
export interface ListedThread extends Omit<ThreadRecord, "after" | "status" | "updatedAt"> {
  status: ThreadStatus | "running";
  /** ISO 8601, UTC. */
  updatedAt: string;
}

const REQUEST_COLUMNS = 60;

/** Prints the threads, the latest first: a line for each, or one JSON object. */
export async function listThreads(
  threads: Threads,
  { output, asJson }: { output: Output; asJson: boolean },
): Promise<void> {
  const listed = threads.records.list().map((record) => listedThread(record, threads));
  if (asJson) {
    await output.deliver(`${JSON.stringify({ threads: listed }, null, 2)}\n`, { isData: true });
  } else if (listed.length === 0) {
    output.say(`troupe: no threads are kept in ${threads.file}`);
  } else {
    await output.deliver(output.redact(tableOf(listed)));
  }
}

/** Deletes a thread; throws TroupeError: `thread_unknown`, or `thread_busy` while a run is on it. */
export async function deleteThread({ records, saver, locks, file }: Threads, thread: string): Promise<void> {
  if (records.find(thread) === null) {
    throw new TroupeError("thread_unknown", `there is no thread ${thread} in ${file}`);
  }
  using _lock = locks.lock(thread);
  await saver.deleteThread(thread);
  records.remove(thread);
}

function listedThread({ after: _, ...record }: ThreadRecord, { locks }: Threads): ListedThread {
  const isRunning = record.status === "unfinished" && locks.isHeld(record.thread);
  return {
    ...record,
    status: isRunning ? "running" : record.status,
    updatedAt: new Date(record.updatedAt).toISOString(),
  };
}

function tableOf(listed: readonly ListedThread[]): string {
  const rows = listed.map(({ thread, graph, status, updatedAt, request }) => {
    const when = updatedAt.slice(0, 16).replace("T", " ");
    return [thread, graph, status, when, fitted(oneLine(request), REQUEST_COLUMNS)];
  });
  const table = [["thread", "graph", "status", "when (UTC)", "last request"], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
    .concat("\n");
}

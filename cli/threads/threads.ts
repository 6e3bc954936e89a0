import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import type { RecordedStatus, ThreadRecord } from "../../src/threads/thread-records.ts";
import type { Output } from "../output.ts";
import { tableOf } from "../view/table.ts";
import { oneLine } from "../../src/text/printable.ts";
import { deleteJournal } from "../../src/journal/delete-journal.ts";
import { keptJournalFolder } from "./kept-journal.ts";
import { openKeptThreads } from "./open-kept-threads.ts";

/** The options of `troupe threads`. */
export interface ThreadsRequest {
  /** The id of the thread to delete. */
  delete?: string;
  db?: string;
  json?: true;
}

/** One thread in the list. */
interface ListedThread extends Omit<ThreadRecord, "after" | "status" | "updatedAt"> {
  status: Exclude<RecordedStatus, "unfinished"> | "running" | "interrupted";
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** Deletes a thread if asked to. Lists the threads, unless one was deleted without `--json`. */
export async function showThreads(
  { delete: unwanted, db, json }: ThreadsRequest,
  output: Output,
): Promise<void> {
  using threads = await openKeptThreads(db);
  if (unwanted !== undefined) {
    await deleteThread(threads, unwanted);
    output.say(`troupe: deleted thread ${unwanted}`);
  }
  if (unwanted === undefined || json) await listThreads(threads, { output, asJson: json === true });
}

/** Prints the threads, the latest first: a table, or one JSON object. */
async function listThreads(
  threads: Threads,
  { output, asJson }: { output: Output; asJson: boolean },
): Promise<void> {
  const listed = threads.records.list().map((record) => listedThread(record, threads));
  if (asJson) {
    await output.deliver(`${JSON.stringify({ threads: listed }, null, 2)}\n`, { isData: true });
  } else if (listed.length === 0) {
    output.say(`troupe: there are no threads in ${threads.file}`);
  } else {
    await output.deliver(output.redact(tableOf(HEADS, listed.map(cellsOf), output.columns)));
  }
}

/** Deletes a thread. Throws TroupeError: `thread_unknown`, or `thread_busy` while a run uses the thread. */
async function deleteThread({ records, saver, locks, file }: Threads, thread: string): Promise<void> {
  if (records.find(thread) === null) throw unknownThread(thread, file);
  using _lock = locks.lock(thread);
  await saver.deleteThread(thread);
  records.remove(thread);
  await deleteJournal(keptJournalFolder({ file }), thread);
}

/** Creates the error for a thread that is not in the file. */
export function unknownThread(thread: string, file: string): TroupeError {
  const message = `unknown thread "${thread}" in ${file}; \`troupe threads\` lists the available ones`;
  return new TroupeError("thread_unknown", message);
}

/** The statuses of threads that a process can be working on. */
const RESUMABLE: ReadonlySet<RecordedStatus> = new Set<RecordedStatus>(["unfinished", "waiting", "failed"]);

function listedThread({ after: _, ...record }: ThreadRecord, { locks }: Threads): ListedThread {
  const { status } = record;
  const isRunning = RESUMABLE.has(status) && locks.isHeld(record.thread);
  return {
    ...record,
    status: isRunning ? "running" : status === "unfinished" ? "interrupted" : status,
    updatedAt: new Date(record.updatedAt).toISOString(),
  };
}

const HEADS = ["thread", "graph", "status", "when (UTC)", "last request"];

function cellsOf({ thread, graph, status, updatedAt, request }: ListedThread): string[] {
  return [
    oneLine(thread),
    oneLine(graph),
    status,
    updatedAt.slice(0, 16).replace("T", " "),
    oneLine(request),
  ];
}

import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import type { RecordedStatus, ThreadRecord } from "../../src/threads/thread-records.ts";
import type { Output } from "../output.ts";
import { fitted, widthOf } from "../view/printable.ts";
import { oneLine } from "../../src/text/printable.ts";
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
    await output.deliver(output.redact(tableOf(listed, output.columns)));
  }
}

/** Deletes a thread. Throws TroupeError: `thread_unknown`, or `thread_busy` while a run uses the thread. */
async function deleteThread({ records, saver, locks, file }: Threads, thread: string): Promise<void> {
  if (records.find(thread) === null) throw unknownThread(thread, file);
  using _lock = locks.lock(thread);
  await saver.deleteThread(thread);
  records.remove(thread);
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

/** The most columns of a request, if the output is not a terminal. */
const MOST_COLUMNS = 60;

/** The fewest columns of a request next to the other cells. With less room, a thread takes two lines. */
const FEWEST_COLUMNS = 20;

/** Draws the table. `columns` is the width of the terminal, or null if the output is not a terminal. */
function tableOf(listed: readonly ListedThread[], columns: number | null): string {
  const rows = [HEADS, ...listed.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ""))));
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const isNarrow = columns !== null && columns - others < FEWEST_COLUMNS;
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)));
    if (!isNarrow) return fitted(cells.join(GAP).trimEnd(), columns ?? others + MOST_COLUMNS);
    const [head, tail] = [cells.slice(0, 3), cells.slice(3)].map((part) => part.join(GAP).trimEnd());
    return `${fitted(head ?? "", columns)}\n${fitted(`${GAP}${tail ?? ""}`, columns)}`;
  });
  return `${lines.join("\n")}\n`;
}

const GAP = "  ";

function cellsOf({ thread, graph, status, updatedAt, request }: ListedThread): string[] {
  return [
    oneLine(thread),
    oneLine(graph),
    status,
    updatedAt.slice(0, 16).replace("T", " "),
    oneLine(request),
  ];
}

import { join, resolve } from "node:path";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { readJournal } from "../../src/journal/read-journal.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { recordedRoute } from "../../src/recordings/recorded-route.ts";
import { recordingOf, type RecordingAbout } from "../../src/recordings/recording-of-calls.ts";
import { checkPlace, writeRecording } from "../../src/recordings/recording-file.ts";
import { rememberKeysOfEnvironment } from "../../src/text/configured-keys.ts";
import { counted } from "../../src/text/counted.ts";
import type { Output } from "../output.ts";
import { keptJournalFolder } from "../threads/kept-journal.ts";
import { openKeptThreads } from "../threads/open-kept-threads.ts";
import { unknownThread } from "../threads/threads.ts";

/** The options of `troupe record`. */
export interface RecordRequest {
  thread: string;
  /** The file to write. @default recordings/<thread>.json */
  out?: string;
  /** The folder with the journal of a service. @default the journal of the command line's threads */
  journal?: string;
  graph?: string;
  db?: string;
  json?: true;
}

/** Writes the model calls of a thread as a recording. Throws TroupeError (`thread_unknown`, or `recording_invalid` without a journal). */
export async function recordThread(request: RecordRequest, output: Output): Promise<void> {
  const { thread, json } = request;
  rememberKeysOfEnvironment(readEnvironmentFile(join(process.cwd(), ".env")));
  rememberKeysOfEnvironment(process.env);
  const { folder, about } = await placeOf(request);
  const entries = (await readJournal(folder, thread)).map(({ entry }) => entry);
  const calls = entries.flatMap((entry: JournalEntry) => (entry.kind === "call" ? [entry.call] : []));
  const routes = entries.flatMap((entry) => (entry.kind === "event" ? recordedRoute(entry.event) : []));
  if (calls.length === 0) {
    const message = `thread ${thread} has no model calls in the journal of ${folder}: a run keeps one unless TROUPE_JOURNAL is off`;
    throw new TroupeError("recording_invalid", message);
  }
  const file = resolve(request.out ?? join("recordings", `${thread.replaceAll(/[^\w-]+/g, "-")}.json`));
  const runs = new Set(calls.map(({ run }) => run));
  // The last request is that of the whole recording only if there was no other.
  const known = runs.size === 1 ? about : { ...about, request: undefined };
  checkPlace(file);
  writeRecording(file, recordingOf(calls, known, routes));
  if (json) {
    const record = { thread, graph: about.graph ?? null, file, calls: calls.length };
    await output.deliver(`${JSON.stringify(record, null, 2)}\n`, { isData: true });
    return;
  }
  output.say(`troupe: recorded ${counted(calls.length, "call")} of thread ${thread}`);
  await output.deliver(`${file}\n`);
}

async function placeOf({
  thread,
  journal,
  graph,
  db,
}: RecordRequest): Promise<{ folder: string; about: RecordingAbout }> {
  if (journal !== undefined) return { folder: journal, about: { graph } };
  using threads = await openKeptThreads(db);
  const record = threads.records.find(thread);
  if (record === null) throw unknownThread(thread, threads.file);
  const about = { graph: graph ?? record.graph, request: record.request };
  return { folder: keptJournalFolder(threads), about };
}

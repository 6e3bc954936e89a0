import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { rememberKeysOfEnvironment } from "../../src/text/configured-keys.ts";
import { counted } from "../../src/text/counted.ts";
import { exportedFileName } from "../../web/export/file-name.ts";
import { filledPage } from "../../web/export/fill-page.ts";
import { runOfEntry } from "../../web/page/connection/entry-list.ts";
import { READING_LIMITS } from "../../web/page/connection/reading-limits.ts";
import type { Output } from "../output.ts";
import { readExportPage } from "./export-page.ts";
import { keptSnapshot } from "./kept-snapshot.ts";
import { serverSnapshot } from "./server-snapshot.ts";

/** The options of `troupe export`. */
export interface ExportRequest {
  thread: string;
  /** The address of a LangGraph server. @default the thread is one of the command line */
  server?: string;
  /** The thread's graph, if a server does not tell it. */
  graph?: string;
  /** The file to write. @default a name made of the graph and the thread, in the current folder */
  out?: string;
  db?: string;
  json?: true;
}

/** Writes a thread into one HTML file, and says what the file does not have. Configured keys are not in it. */
export async function exportThread(request: ExportRequest, output: Output): Promise<void> {
  const page = await readExportPage();
  const { server } = request;
  const snapshot = withoutKeys(
    server === undefined ? await keptSnapshot(request) : await serverSnapshot({ ...request, server }),
    output,
  );
  const file = resolve(request.out ?? exportedFileName(snapshot));
  const html = filledPage(page, snapshot);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, html);
  const { thread, graph, entries, hasJournal, journalFullSince = null } = snapshot;
  const bytes = Buffer.byteLength(html);
  if (request.json) {
    const full = journalFullSince === null ? null : new Date(journalFullSince).toISOString();
    const record = {
      thread,
      graph,
      file,
      bytes,
      entries: entries.length,
      hasJournal,
      journalFullSince: full,
      missing: missingIn(snapshot),
    };
    await output.deliver(`${JSON.stringify(record, null, 2)}\n`, { isData: true });
    return;
  }
  const size = `${(bytes / 1_000_000).toFixed(1)} MB, ${counted(entries.length, "moment")}`;
  output.say(`troupe: exported thread ${thread} of ${graph} (${size})`);
  for (const missing of missingIn(snapshot)) output.say(`troupe: ${missing}`);
  await output.deliver(`${file}\n`);
}

/** Says what the file does not have. */
function missingIn(snapshot: RunSnapshot): string[] {
  const { hasJournal, journalFullSince = null, isHistoryCut = false } = snapshot;
  const none = `no journal was kept of ${runsWithoutJournal(snapshot)}: prompts, replies and the times of model calls are not in the file`;
  const full =
    "the journal of this thread is full: what happened after it was is not in the file; " +
    "to keep more of further threads, set TROUPE_JOURNAL_MEGABYTES (20 if it is not set)";
  const cut = `only the newest ${READING_LIMITS.states} checkpoints of the thread were read`;
  return [
    ...(hasJournal ? [] : [none]),
    ...(journalFullSince === null ? [] : [full]),
    ...(isHistoryCut && !hasJournal ? [cut] : []),
  ];
}

/** Names the runs whose entries were made from checkpoints, which have a time since when they can have happened. */
function runsWithoutJournal({ entries }: RunSnapshot): string {
  const all = new Set(entries.map(runOfEntry));
  const made = new Set(
    entries.filter((entry) => entry.kind === "event" && entry.since !== undefined).map(runOfEntry),
  );
  return made.size === all.size ? "this thread" : `${made.size} of the ${all.size} runs of this thread`;
}

/** The journal has no keys already. The state may repeat one that a model or a tool has written. */
function withoutKeys(snapshot: RunSnapshot, output: Output): RunSnapshot {
  rememberKeysOfEnvironment(readEnvironmentFile(join(process.cwd(), ".env")));
  return JSON.parse(output.redact(JSON.stringify(snapshot))) as RunSnapshot;
}

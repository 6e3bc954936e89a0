import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import type { JournalContent } from "../../src/journal/read-journal.ts";
import type { GraphDrawing, RunSnapshot } from "../../src/journal/run-snapshot.ts";
import { readPicture } from "../../src/software-house/evidence/read-picture.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { withPictures } from "../../web/export/exported-pictures.ts";
import { drawingOf, type DrawnGraph } from "../../web/page/connection/drawing-of.ts";
import { READING_LIMITS } from "../../web/page/connection/reading-limits.ts";
import { earlierStatesOf, isHistoryCut } from "../../web/page/connection/run-states.ts";
import { questionsIn } from "../../web/page/inbox/question.ts";
import type { HistoryState } from "../../web/page/run/supersteps.ts";
import { UsageError } from "../errors.ts";
import { entriesOfThread } from "./entries-of-thread.ts";
import { openServer, type Server } from "./server-requests.ts";

/**
 * Returns everything about a thread of a LangGraph server. Throws TroupeError (`thread_unknown`), or UsageError if the
 * server cannot be reached or does not say which graph the thread is of.
 */
export async function serverSnapshot({
  thread,
  server: address,
  graph: named,
}: {
  thread: string;
  server: string;
  graph?: string;
}): Promise<RunSnapshot> {
  const server = openServer(address);
  const path = `threads/${encodeURIComponent(thread)}`;
  const found = (await server.get(path)) as { metadata?: Record<string, unknown> | null } | null;
  if (found === null)
    throw new TroupeError("thread_unknown", `unknown thread "${thread}" on ${server.address}`);
  const graph = named ?? found.metadata?.["graph_id"];
  if (typeof graph !== "string") {
    throw new UsageError(
      `${server.address} does not say which graph thread ${thread} is of; add --graph <name>`,
    );
  }
  const [state, history, journal, drawing] = await Promise.all([
    server.get(`${path}/state`) as Promise<HistoryState | null>,
    server.post(`${path}/history`, { limit: READING_LIMITS.states }) as Promise<HistoryState[] | null>,
    journalOf(server, thread),
    drawingOn(server, graph),
  ]);
  const values = isRecord(state?.values) ? state.values : {};
  const snapshot: RunSnapshot = {
    version: 1,
    thread,
    graph,
    takenAt: Date.now(),
    drawing,
    ...entriesOfThread(journal.entries, history ?? []),
    journalFullSince: journal.fullSince,
    isHistoryCut: isHistoryCut(history ?? []),
    values,
    runValues: earlierStatesOf(history ?? [], values),
    questions: state === null ? [] : questionsIn(state),
  };
  return withPictures(snapshot, async ({ sha256 }) => {
    const name = `app/api/threads/${encodeURIComponent(thread)}/pictures/${encodeURIComponent(sha256)}.png`;
    const bytes = await server.bytes(name);
    return bytes !== null && readPicture(bytes) !== null ? bytes.toString("base64") : null;
  });
}

/** A server without a console keeps no journal. */
async function journalOf(server: Server, thread: string): Promise<JournalContent> {
  const answer = await server.get(`app/api/threads/${encodeURIComponent(thread)}/journal?follow=0`);
  const { entries, fullSince } = isRecord(answer) ? answer : {};
  return {
    entries: Array.isArray(entries) ? (entries as JournalEntry[]) : [],
    fullSince: typeof fullSince === "number" ? fullSince : null,
  };
}

/** Reads the drawing of a graph; null if the server has no such graph. */
async function drawingOn(server: Server, graph: string): Promise<GraphDrawing | null> {
  const assistants = await server.post("assistants/search", { graph_id: graph, limit: 1 });
  const [assistant] = Array.isArray(assistants) ? (assistants as { assistant_id: string }[]) : [];
  if (assistant === undefined) return null;
  const drawn = await server.get(`assistants/${encodeURIComponent(assistant.assistant_id)}/graph?xray=true`);
  return isRecord(drawn) ? drawingOf(drawn as unknown as DrawnGraph) : null;
}

import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";

/** An entry and its place in the journal of its thread; the first place is 1. */
export interface PlacedEntry {
  readonly position: number;
  readonly entry: JournalEntry;
}

/** Reads the journals of threads. */
export interface JournalReader {
  /** Resolves to the entries of a thread after a position, in order. A thread without a journal has none. */
  read(thread: string, after?: number): Promise<readonly PlacedEntry[]>;
  /** Yields the entries after a position, and then each new one, until the signal aborts. */
  follow(thread: string, options: { after: number; signal: AbortSignal }): AsyncIterable<PlacedEntry>;
}

/** A connection without news gets a sign of life this often, so that both ends notice if it is gone. */
const HEARTBEAT_MILLISECONDS = 15_000;

/** Serves the journal of a thread: as server-sent events that go on, or with `?follow=0` as JSON. */
export function journalRoutes(journal: JournalReader): Hono {
  const routes = new Hono();
  routes.get("/app/api/threads/:thread/journal", async (context) => {
    const thread = context.req.param("thread");
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    if (context.req.query("follow") === "0") {
      const placed = await journal.read(thread);
      return context.json({ entries: placed.map(({ entry }) => entry) });
    }
    const after = positionOf(context.req.header("last-event-id"));
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const heartbeat = setInterval(() => void stream.write(": alive\n\n"), HEARTBEAT_MILLISECONDS);
      try {
        // The first bytes make the browser report an open connection, also if the journal is still empty.
        await stream.write(": journal\n\n");
        for await (const { position, entry } of journal.follow(thread, { after, signal: gone.signal })) {
          await stream.writeSSE({ id: String(position), data: JSON.stringify(entry) });
        }
      } finally {
        clearInterval(heartbeat);
      }
    });
  });
  return routes;
}

/** Reads `Last-Event-ID`, which a browser sends if it connects again. */
function positionOf(header: string | undefined): number {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : 0;
}

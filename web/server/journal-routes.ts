import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { ServerJournal } from "./keep-journal.ts";

/** A connection without news gets a sign of life this often, so that both ends notice if it is gone. */
const HEARTBEAT_MILLISECONDS = 15_000;

/**
 * Serves the journal of a thread: as server-sent events that go on, or with `?follow=0` as JSON. A browser that connects
 * again gets what it has missed. An event `full` says that the journal is full, and since when. `DELETE /threads/<id>` deletes the journal, too.
 */
export function journalRoutes(journal: ServerJournal): Hono {
  const routes = new Hono();
  routes.use(async (_context, next) => {
    // A program that only imports the console keeps no journal: runs begin with a request.
    journal.begin();
    await next();
  });
  routes.delete("/threads/:thread", async (context, next) => {
    const thread = context.req.param("thread");
    await next();
    if (context.res.ok) await journal.delete(thread);
  });
  routes.get("/app/api/threads/:thread/journal", async (context) => {
    const thread = context.req.param("thread");
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    if (context.req.query("follow") === "0") {
      return context.json(await journal.read(thread));
    }
    const after = positionOf(context.req.header("last-event-id"));
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const heartbeat = setInterval(() => void stream.write(": alive\n\n"), HEARTBEAT_MILLISECONDS);
      try {
        // The first bytes make the browser report an open connection, also if the journal is still empty.
        await stream.write(": journal\n\n");
        const { signal } = gone;
        const onFull = (since: number): void =>
          void stream.writeSSE({ event: "full", data: JSON.stringify({ since }) });
        for await (const { position, entry } of journal.follow(thread, { after, signal, onFull })) {
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

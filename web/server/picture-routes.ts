import { Hono } from "hono";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { readDeliveredPicture } from "../../src/software-house/read-delivered-picture.ts";
import { isRecord } from "../../src/text/is-record.ts";
import type { ServerJournal } from "./keep-journal.ts";

/**
 * Serves the pictures in the deliveries of a thread, by their hashes. The journal says where they lie: it has what the runs
 * themselves told, and not what a client has written into the state of a thread.
 */
export function pictureRoutes(journal: Pick<ServerJournal, "read">): Hono {
  const routes = new Hono();
  routes.get("/app/api/threads/:thread/pictures/:name", async (context) => {
    const { thread, name } = context.req.param();
    const hash = /^([0-9a-f]{64})\.png$/.exec(name)?.[1];
    context.header("x-content-type-options", "nosniff");
    context.header("content-security-policy", "default-src 'none'");
    context.header("cross-origin-resource-policy", "same-origin");
    context.header("cache-control", "no-store");
    const { entries } = hash === undefined ? { entries: [] } : await journal.read(thread);
    for (const { folder, path } of placesOf(hash ?? "", entries)) {
      const bytes = await readDeliveredPicture(folder, { path, sha256: hash ?? "" });
      if (bytes === null) continue;
      context.header("content-type", "image/png");
      return context.body(new Uint8Array(bytes));
    }
    return context.text("troupe: no delivery of this thread has such a picture here\n", 404);
  });
  return routes;
}

/** Returns where the deliveries of a thread have a picture, the newest first. */
function placesOf(hash: string, entries: readonly JournalEntry[]): { folder: string; path: string }[] {
  return entries.toReversed().flatMap((entry) => {
    if (entry.kind !== "event" || entry.event.type !== "delivered") return [];
    const { folder, pictures } = entry.event as { folder?: unknown; pictures?: unknown };
    if (typeof folder !== "string" || !Array.isArray(pictures)) return [];
    return pictures.flatMap((picture: unknown) => {
      const path = isRecord(picture) && picture["sha256"] === hash ? picture["path"] : null;
      return typeof path === "string" ? [{ folder, path }] : [];
    });
  });
}

import { Hono } from "hono";
import { messageOf } from "../../src/errors/locate-error.ts";
import { guard } from "./guard.ts";
import { journalRoutes } from "./journal-routes.ts";
import type { ServerJournal } from "./keep-journal.ts";
import { keyRoutes } from "./key-routes.ts";
import type { Mount } from "./mount.ts";
import type { PageFiles } from "./page-files.ts";
import { pageRoutes } from "./page-routes.ts";
import { pictureRoutes } from "./picture-routes.ts";
import { readServerInfo } from "./server-info.ts";
import { workersJournal } from "./workers/workers-journal.ts";

/** What the console is made of. */
export interface ConsoleParts {
  mount: Mount;
  page: PageFiles;
  /** Null if no journals are kept. */
  journal: ServerJournal | null;
  /** The API of the workers, and its path; null if no workers are configured. */
  workers: { path: string; routes: Hono } | null;
}

/**
 * Creates the console as a Hono app for `http.app` of langgraph.json. The guard comes first: it also covers the routes that
 * the server registers after this app.
 */
export function createConsole({ mount, page, journal, workers }: ConsoleParts): Hono {
  const app = new Hono();
  app.use(guard(mount));
  app.route("/", pageRoutes(page));
  app.get("/app/api/info", (context) => {
    const graphs = Object.keys(mount.graphs);
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    try {
      return context.json(
        readServerInfo({ graphs, hasJournal: journal !== null, workers: workers?.path ?? null }),
      );
    } catch (error) {
      return context.json({ error: messageOf(error) }, 500);
    }
  });
  app.route("/", keyRoutes(mount.folder));
  if (journal !== null) {
    app.route("/", journalRoutes(journal));
    app.route("/", pictureRoutes(journal));
  }
  if (workers !== null) {
    // The API of the workers answers every path below its own, so this comes first.
    if (journal !== null) {
      const ofWorkers = workersJournal(journal);
      app.route(workers.path, journalRoutes(ofWorkers));
      app.route(workers.path, pictureRoutes(ofWorkers));
    }
    app.route(workers.path, workers.routes);
  }
  return app;
}

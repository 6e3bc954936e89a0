import { Hono } from "hono";
import { assistantRoutes } from "./assistants.ts";
import { answerFailure, notSupported } from "./errors.ts";
import { runRoutes, threadlessRunRoutes } from "./run-routes.ts";
import { stateRoutes } from "./state-routes.ts";
import { threadRoutes } from "./thread-routes.ts";
import type { WorkersParts } from "./workers-parts.ts";

/** Options of the workers' API. */
export interface WorkersApiOptions extends WorkersParts {
  /** The version that `/info` says. */
  version: string;
  /** True if the server also has journals of the threads. `/info` says so. */
  hasJournal: boolean;
}

/**
 * Serves runs on workers by the part of LangGraph's HTTP protocol that its SDK and the console use: graphs, threads with
 * their states, and runs with their streams. What workers cannot do is answered with 501 and a sentence. A run goes to the
 * queue, and any worker carries it out.
 */
export function workersApi({ version, hasJournal, ...parts }: WorkersApiOptions): Hono {
  const threads = new Hono()
    .route("/", threadRoutes(parts))
    .route("/", stateRoutes(parts))
    .route("/", runRoutes(parts));
  return new Hono()
    .get("/ok", (context) => context.json({ ok: true }))
    .get("/info", (context) =>
      context.json({
        version,
        context: "js",
        flags: { assistants: true, crons: false },
        workers: true,
        hasJournal,
      }),
    )
    .route("/assistants", assistantRoutes(parts, { startedAt: new Date() }))
    .route("/threads", threads)
    .route("/runs", threadlessRunRoutes(parts))
    .all("*", ({ req: { method, path } }) => {
      throw notSupported(`workers do not answer ${method} ${path}`);
    })
    .onError(answerFailure);
}

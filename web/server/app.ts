import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createConsole } from "./create-console.ts";
import { guardEarlierRoutes } from "./guard.ts";
import { keepJournal } from "./keep-journal.ts";
import { isOfTroupeDev, readMount } from "./mount.ts";
import { readPageFiles } from "./page-files.ts";
import { loadProjectApp } from "./project-app.ts";
import { mountWorkers } from "./workers/mount-workers.ts";

/** A Hono app, which LangGraph's server takes as `http.app`. */
export interface ConsoleApp {
  /** The routes, as Hono keeps them. A Hono app takes them by `app.route("/", console)`. */
  readonly routes: readonly object[];
  fetch(request: Request): Response | Promise<Response>;
}

/**
 * The console: serves its page at `/app`, and refuses requests of foreign hosts and origins on every route of the server.
 * `troupe dev` mounts it by itself. A server of LangGraph that is started otherwise takes it as `http.app` of langgraph.json.
 *
 * @example
 * // console.ts; in langgraph.json: { "http": { "app": "./console.ts:app" } }
 * export { app } from "troupe/console";
 */
export const app: ConsoleApp = await mountConsole();

async function mountConsole(): Promise<ConsoleApp> {
  const mount = readMount();
  const root = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  guardEarlierRoutes(mount);
  const journal = keepJournal(mount.folder);
  // Runs of an earlier process may go on before the first request comes.
  if (isOfTroupeDev()) journal?.begin();
  const console = createConsole({
    mount,
    page: readPageFiles(join(root, "dist/console")),
    journal,
    workers: await mountWorkers(mount, { hasJournal: journal !== null }),
  });
  // What the project serves comes last: it keeps its addresses, and the guard covers them.
  if (mount.app !== null) console.route("/", await loadProjectApp(mount.app, mount.folder));
  // After the project's routes, so that its own page at `/` stays. For now only: the address may serve another project later.
  if (isOfTroupeDev())
    console.get("/", (context) => context.redirect(`./app${new URL(context.req.url).search}`, 302));
  return console;
}

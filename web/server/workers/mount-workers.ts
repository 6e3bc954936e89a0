import type { Hono } from "hono";
import type { Mount } from "../mount.ts";
import { loadMountedGraph } from "./load-mounted-graph.ts";

/** The path of the workers' API. */
const PATH = "/app/workers";

/** The version of the protocol that `/info` names: the part of LangGraph's that workers answer. */
const VERSION = "1.5.1";

/**
 * Opens the workers' API for the graphs of a server if TROUPE_REDIS_URL and TROUPE_POSTGRES_URL are set, and returns it with
 * its path. `hasJournal` is true if the journals of its workers are served there, too. Returns null if not: then nothing that workers need is loaded.
 */
export async function mountWorkers(
  { graphs, folder }: Mount,
  { hasJournal }: { hasJournal: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{ path: string; routes: Hono } | null> {
  if (!environment["TROUPE_REDIS_URL"]?.trim() || !environment["TROUPE_POSTGRES_URL"]?.trim()) return null;
  const { openWorkersApi } = await import("./open-workers-api.ts");
  const loaders = Object.entries(graphs).map(
    ([name, path]) => [name, () => loadMountedGraph({ name, path, folder })] as const,
  );
  const api = openWorkersApi({ environment, graphs: new Map(loaders), version: VERSION, hasJournal });
  return api === null ? null : { path: PATH, routes: api.app };
}

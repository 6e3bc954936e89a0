import type { Hono } from "hono";
import { createRunClient } from "../../../src/workers/client/create-run-client.ts";
import { DEFAULT_TENANT } from "../../../src/workers/run-record.ts";
import { CreatedThreads } from "./created-threads.ts";
import { openThreadStates } from "./thread-states.ts";
import { workersApi } from "./workers-api.ts";
import type { ProjectGraphs } from "./workers-parts.ts";

/** The workers' API, and what closes its connections. */
export interface OpenedWorkersApi extends AsyncDisposable {
  app: Hono;
}

/** Options of `openWorkersApi`. */
export interface OpenWorkersApiOptions {
  environment: Readonly<Record<string, string | undefined>>;
  graphs: ProjectGraphs;
  version: string;
  /** True if the server has the journals that workers of this project keep on this machine. @default false */
  hasJournal?: boolean;
}

/**
 * Opens the workers' API if both TROUPE_REDIS_URL and TROUPE_POSTGRES_URL are set. Returns null if not. Connects, and loads
 * the packages that workers need, at the first request.
 */
export function openWorkersApi({
  environment,
  graphs,
  version,
  hasJournal = false,
}: OpenWorkersApiOptions): OpenedWorkersApi | null {
  const redis = environment["TROUPE_REDIS_URL"]?.trim();
  const postgres = environment["TROUPE_POSTGRES_URL"]?.trim();
  if (!redis || !postgres) return null;
  const tenant = DEFAULT_TENANT;
  const client = createRunClient({ redis, postgres, tenant });
  const states = openThreadStates({ postgres, tenant });
  return {
    app: workersApi({ client, states, graphs, created: new CreatedThreads(), version, hasJournal }),
    async [Symbol.asyncDispose]() {
      await client.close();
      await states[Symbol.asyncDispose]();
    },
  };
}

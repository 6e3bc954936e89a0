import { serve } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Client } from "@langchain/langgraph-sdk";
import { Hono } from "hono";
import { compiledGraphOf, type MountableGraph } from "../../../../src/specialists/mountable-graph.ts";
import type { WorkerGraph } from "../../../../src/workers/worker/worker-options.ts";
import { openWorkersApi } from "../../../../web/server/workers/open-workers-api.ts";
import type { ProjectGraphs } from "../../../../web/server/workers/workers-parts.ts";

/** The workers' API on a port of its own, and a client of LangGraph's SDK that uses it. */
export interface ServedWorkers extends AsyncDisposable {
  client: Client;
  url: string;
}

/** Serves the workers' API below `/app/workers`, as the console's server does. */
export async function serveWorkers(
  services: { postgres: string; redis: string },
  graphs: Readonly<Record<string, WorkerGraph>>,
): Promise<ServedWorkers> {
  const environment = { TROUPE_REDIS_URL: services.redis, TROUPE_POSTGRES_URL: services.postgres };
  const api = openWorkersApi({ environment, graphs: loaders(graphs), version: "1.2.3" });
  if (api === null) throw new Error("the environment names both services");
  const app = new Hono().route("/app/workers", api.app);
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/workers`;
  return {
    client: new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } }),
    url,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      await api[Symbol.asyncDispose]();
    },
  };
}

function loaders(graphs: Readonly<Record<string, WorkerGraph>>): ProjectGraphs {
  return new Map(
    Object.entries(graphs).map(([name, given]) => [
      name,
      async () => compiledGraphOf((await (typeof given === "function" ? given() : given)) as MountableGraph),
    ]),
  );
}

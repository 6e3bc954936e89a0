import { afterAll, beforeAll } from "vitest";
import type { Client } from "@langchain/langgraph-sdk";
import type { Worker } from "../../../../src/workers/worker/worker.ts";
import { countingModels, type CountingModels } from "../../../src/workers/worker/support/counting-models.ts";
import { testGraphs } from "../../../src/workers/worker/support/graphs.ts";
import { describeWithFleet } from "../../../src/workers/worker/support/services.ts";
import { serveWorkers, type ServedWorkers } from "./served-workers.ts";

/** A worker with the test graphs, and a client of LangGraph's SDK that reaches it through the console's server. */
export interface Stage {
  models: () => CountingModels;
  client: () => Client;
  url: () => string;
}

/** Describes tests of the workers' API. They are skipped if Redis or PostgreSQL is not installed. */
export function describeWorkersApi(title: string, tests: (stage: Stage) => void): void {
  describeWithFleet(title, (fleet, services) => {
    let models: CountingModels;
    let worker: Worker;
    let served: ServedWorkers;
    beforeAll(async () => {
      models = await countingModels();
      // The history of finished runs is kept, so that it can be read.
      worker = await fleet().worker(models, { keepHistory: true });
      const { postgres, redis } = services();
      served = await serveWorkers(
        { postgres: postgres.url, redis: redis.url },
        testGraphs(models.server.baseUrl),
      );
    });
    afterAll(async () => {
      await served[Symbol.asyncDispose]();
      await worker.close();
      await models[Symbol.asyncDispose]();
    });
    tests({ models: () => models, client: () => served.client, url: () => served.url });
  });
}

/** One event of a run's stream. */
export interface StreamPart {
  id?: string | undefined;
  event: string;
  data: unknown;
}

/** Returns all events of a stream. */
export async function partsOf(stream: AsyncIterable<unknown>): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part as StreamPart);
  return parts;
}

/** Returns the types of the events of Troupe in a stream. */
export function typesIn(parts: readonly StreamPart[]): string[] {
  return parts.filter(({ event }) => event === "custom").map(({ data }) => (data as { type: string }).type);
}

export const DINNER = { messages: [{ type: "human", content: "dinner" }] };

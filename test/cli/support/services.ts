import { Client } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import type { ModelScript } from "../../../src/testing/index.ts";
import { createModelServer, type ModelServer } from "../../../src/testing/index.ts";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../support/postgres.ts";
import { redisProgram, startRedis, type RedisServer } from "../../support/redis.ts";
import { projectFolder, startTroupe, type ProcessContext, type Running } from "./troupe.ts";

const programs = { postgres: postgresPrograms(), redis: redisProgram() };
const isMissing = programs.postgres === null || programs.redis === null;
const reason = isMissing ? " (skipped: sudo apt-get install redis-server postgresql)" : "";

/** The services of a test file. They run while its tests do. */
export interface Services {
  redis: RedisServer;
  postgres: PostgresServer;
}

/** Describes tests that need a Redis and a PostgreSQL of their own. Skips them, visibly, if one is not installed. */
export function describeWithServices(title: string, body: (services: () => Services) => void): void {
  describe.skipIf(isMissing)(`${title}${reason}`, () => {
    let services: Services;
    beforeAll(async () => {
      services = {
        redis: await startRedis(programs.redis ?? ""),
        postgres: await startPostgres(programs.postgres ?? ""),
      };
    }, 60_000);
    afterAll(async () => {
      await services.redis[Symbol.asyncDispose]();
      await services.postgres[Symbol.asyncDispose]();
    });
    body(() => services);
  });
}

/** The graphs of a project for these tests: a router, and a team that asks about its plan. */
const GRAPHS = `
  import { createRouter, createSupervisor, defineSpecialist } from "troupe";
  const specialists = [
    defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." }),
    defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake." }),
  ];
  export const router = createRouter({ specialists, classifier: () => "cook" });
  export const kitchen = createSupervisor({ specialists });
  export const careful = createSupervisor({ specialists, approval: "plan" });`;

const NAMES = ["router", "kitchen", "careful"];

/** A project whose graphs are served by workers, and the model that they ask. */
export interface WorkerProject extends AsyncDisposable {
  context: Required<Pick<ProcessContext, "environment" | "folder">>;
  model: ModelServer;
  /**
   * Starts `troupe worker`, and resolves when it is ready. The worker is killed at the end of the test. Its lease is long, so
   * that a busy machine takes no run from it. A port of null lets it choose.
   */
  startWorker(words?: readonly string[], port?: string | null): Promise<StartedWorker>;
}

/** A worker that is ready. */
export interface StartedWorker extends Running {
  /** The line that it printed when it was ready. */
  line: string;
  /** Where it serves health and metrics. */
  operations: string;
}

/** Creates a project with workers' graphs, whose model answers by this script. */
export async function workerProject(services: Services, script: ModelScript): Promise<WorkerProject> {
  const graphs = Object.fromEntries(NAMES.map((name) => [name, `./graphs.ts:${name}`]));
  const folder = await projectFolder({
    "langgraph.json": JSON.stringify({ graphs }),
    "graphs.ts": GRAPHS,
  });
  const model = await createModelServer({ script });
  const environment = {
    OPENAI_BASE_URL: model.baseUrl,
    ...(await ownAddresses(services)),
  };
  const context = { environment, folder: folder.path };
  const workers: StartedWorker[] = [];
  return {
    context,
    model,
    async startWorker(words = [], port = "0") {
      const ofPort = port === null ? [] : ["--port", port];
      const running = startTroupe(["worker", "--lease", "120", ...ofPort, ...words], context);
      const line = await firstLine(running);
      const operations = /https?:\/\/\S+/.exec(line)?.[0] ?? "";
      const worker = { ...running, line, operations };
      workers.push(worker);
      return worker;
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of workers) child.kill("SIGKILL");
      await Promise.all(workers.map(({ ended }) => ended));
      await model.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

let projects = 0;

/** Returns the addresses of a database of its own in each server, so that no run of another test is taken. */
export async function ownAddresses({ redis, postgres }: Services): Promise<Record<string, string>> {
  projects += 1;
  const name = `project_${projects}`;
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return {
    TROUPE_REDIS_URL: `${redis.url}/${projects}`,
    TROUPE_POSTGRES_URL: postgres.url.replace(/[^/]+$/, name),
  };
}

/** Resolves to the first line on stdout. Rejects if the process ends before. */
function firstLine({ child, ended }: Running): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const end = printed.indexOf("\n");
      if (end !== -1) resolve(printed.slice(0, end));
    });
    void ended.then(({ code, stderr }) => reject(new Error(`the worker ended with ${code}:\n${stderr}`)));
  });
}

/** Returns the records of a worker's log. Fails if a line is not one. */
export function recordsIn(stderr: string): Record<string, unknown>[] {
  const lines = stderr.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

import { setTimeout as delay } from "node:timers/promises";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { openRunQueue } from "../../../../../src/workers/redis-queue.ts";
import { ENDED, type RunKey, type RunRecord } from "../../../../../src/workers/run-record.ts";
import type { NewRun, RunChange, RunStore } from "../../../../../src/workers/run-store.ts";
import { openRunStore } from "../../../../../src/workers/runs/open-run-store.ts";
import { createWorker } from "../../../../../src/workers/worker/create-worker.ts";
import type { Worker } from "../../../../../src/workers/worker/worker.ts";
import type { WorkerOptions } from "../../../../../src/workers/worker/worker-options.ts";
import { bundleProgram, type BundledProgram } from "./bundle-program.ts";
import type { CountingModels } from "./counting-models.ts";
import { testGraphs } from "./graphs.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** How long a test waits for something, in milliseconds. No test is meant to need it. */
const DEADLINE = 50_000;

/** Workers on one PostgreSQL and one Redis, and what clients do with them. */
export interface Fleet extends AsyncDisposable {
  runs: RunStore;
  /** Starts a worker in a process of its own. It is killed when the scope ends. */
  process(
    models: CountingModels,
    options?: Partial<WorkerOptions> & { traces?: string },
  ): Promise<WorkerProcess & AsyncDisposable>;
  /** Starts a worker in this process. It is closed when the scope ends. */
  worker(models: CountingModels, options?: Partial<WorkerOptions>): Promise<Worker>;
  /** Submits a run. */
  submit(graph: string, options?: Partial<NewRun>): Promise<RunKey>;
  /** Stores a run in PostgreSQL, and nothing in the queue. */
  store(graph: string, options?: Partial<NewRun>): Promise<RunKey>;
  /** Puts a changed run into the queue, and tells the workers. */
  changed(change: Promise<RunChange>): Promise<void>;
  /** Waits until a run has a status, and returns it. */
  until(key: RunKey, ...statuses: RunRecord["status"][]): Promise<RunRecord>;
  /** Waits until a run is over, and returns it. */
  over(key: RunKey): Promise<RunRecord>;
  /** Waits until a statement returns a row. */
  waitFor(sql: string, values?: unknown[]): Promise<void>;
  /** Does work while a transaction with this statement is open. */
  whileLocked(sql: string, values: unknown[], work: () => Promise<void>): Promise<void>;
  /** Runs a statement. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

let submitted = 0;

/** Opens a fleet without workers. */
export async function openFleet({ postgres, redis }: { postgres: string; redis: string }): Promise<Fleet> {
  const pool = await openPostgres(postgres, { connections: 3 });
  const runs = openRunStore(pool);
  await runs.setup();
  const queue = await openRunQueue({ redis });
  let program: Promise<BundledProgram> | null = null;
  const query = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
    const { rows } = await pool.query<Record<string, unknown>>(sql, values);
    return rows;
  };
  const until = async (key: RunKey, ...statuses: RunRecord["status"][]): Promise<RunRecord> => {
    const end = Date.now() + DEADLINE;
    for (;;) {
      const record = await runs.find(key).catch(() => null);
      if (record !== null && statuses.includes(record.status)) return record;
      if (Date.now() > end)
        throw new Error(`the run is not ${statuses.join(" or ")}: ${JSON.stringify(record)}`);
      await delay(20);
    }
  };
  const changed = async (change: Promise<RunChange>): Promise<void> => {
    const { record, due } = await change;
    if (due !== null) await queue.add(due);
    await queue.notify(record);
  };
  return {
    runs,
    changed,
    until,
    over: (key) => until(key, ...ENDED),
    async process(models, options = {}) {
      const given = { postgres, redis, models: models.server.baseUrl, ...options };
      program ??= bundleProgram(new URL("./worker-program.ts", import.meta.url));
      const child = await startWorker((await program).path, given);
      return { ...child, [Symbol.asyncDispose]: () => child.kill() };
    },
    worker: (models, options = {}) =>
      createWorker({ postgres, redis, graphs: testGraphs(models.server.baseUrl), lease: 30_000, ...options }),
    async submit(graph, options = {}) {
      const run = newRun(graph, options);
      const { due } = await runs.submit(run);
      if (due !== null) await queue.add(due);
      return run;
    },
    async store(graph, options = {}) {
      const run = newRun(graph, options);
      await runs.submit(run);
      return run;
    },
    query,
    async whileLocked(sql, values, work) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        // Otherwise the server would end the transaction after a few seconds.
        await client.query("SET LOCAL idle_in_transaction_session_timeout = 0");
        await client.query(sql, values);
        await work();
        await client.query("COMMIT");
      } finally {
        client.release();
      }
    },
    async waitFor(sql, values = []) {
      const end = Date.now() + DEADLINE;
      while ((await query(sql, values)).length === 0) {
        if (Date.now() > end) throw new Error(`no row: ${sql}`);
        await delay(20);
      }
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      await pool.end();
      (await program)?.[Symbol.dispose]();
    },
  };
}

function newRun(graph: string, options: Partial<NewRun>): NewRun {
  submitted += 1;
  const id = `run-${submitted}`;
  return {
    tenant: "default",
    id,
    graph,
    thread: id,
    input: { messages: "dinner" },
    limits: null,
    context: null,
    priority: 1,
    allowances: [],
    whenBusy: "queue",
    ...options,
  };
}

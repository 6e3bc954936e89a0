import { once } from "node:events";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import { jsonLog, type WorkerLog } from "../../src/workers/operations/worker-log.ts";
import {
  OPERATIONS_PORT,
  serveOperations,
  type OperationsServer,
} from "../../src/workers/operations/serve-operations.ts";
import type { WorkerStatus } from "../../src/workers/operations/worker-status.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { EXIT_CODES } from "../errors.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import { serviceAddresses, type ServiceOptions } from "../services/service-addresses.ts";
import { faultOfRedis } from "./fault-of-redis.ts";
import { loadProjectGraphs } from "./project-graphs.ts";
import { openWorkerJournal } from "./worker-journal.ts";
import { readRates } from "./read-rates.ts";

/** The options of `troupe worker`. */
export interface WorkerRequest extends ServiceOptions {
  /** How many runs are carried out at once. @default 10 */
  concurrency?: number;
  /** The port of health and metrics. @default 9464, or a free one if that is taken */
  port?: number;
  /** The address to serve them on. @default "127.0.0.1" */
  host?: string;
  /** How many seconds runs may take to end when the worker ends. @default 30 */
  drain?: number;
  /** After how many seconds without a sign of life others take over this worker's runs. @default 5 */
  lease?: number;
  /** The file with rates of calls. @default not set: a rate is limited after a server has refused a call by 429 */
  rates?: string;
  /** Keeps all checkpoints of finished threads. @default not set: the last one is kept */
  keepHistory?: true;
}

/** How many seconds runs may take to end when the worker ends. */
const DRAIN_SECONDS = 30;

/**
 * Serves the graphs of the current folder's langgraph.json until SIGTERM or Ctrl-C, and then hands over what has not ended.
 * Resolves to the exit code. Throws UsageError, ConfigurationError or TroupeError if it cannot start.
 */
export async function serveGraphs(options: WorkerRequest, output: Output): Promise<number> {
  const { concurrency, drain = DRAIN_SECONDS, lease, keepHistory, rates } = options;
  const addresses = serviceAddresses(options);
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const graphs = await loadProjectGraphs(process.cwd());
  const log = jsonLog((line) => output.stderr.write(line));
  using _journal = openWorkerJournal(log);
  const redisFault = await faultOfRedis(addresses.redis, signal);
  if (signal.aborted) return EXIT_CODES.completed;
  if (redisFault !== null) log({ level: "warn", event: "redis_unreachable", message: redisFault });
  using _crash = logCrash(log);
  // stderr has only the log: the models are announced there, and not as plain lines.
  announceModels(environmentModels.settings(), undefined, (message) =>
    log({ level: "info", event: "models", message }),
  );
  const { createWorker } = await import("../../src/workers/worker/create-worker.ts");
  const worker = await createWorker({
    graphs,
    ...addresses,
    log,
    ...(concurrency !== undefined && { concurrency }),
    ...(lease !== undefined && { lease: lease * 1_000 }),
    ...(keepHistory && { keepHistory }),
    ...(rates !== undefined && { rates: await readRates(rates) }),
  });
  try {
    await using server = await serveOn(worker, options);
    const names = Object.keys(graphs).join(", ");
    await output.deliver(
      `troupe: worker ${worker.name} is ready and serves ${names}; health and metrics: ${server.url}\n`,
    );
    if (!signal.aborted) await once(signal, "abort");
    await worker.close({ drain: drain * 1_000 });
  } finally {
    await worker.close({ drain: 0 });
  }
  return EXIT_CODES.completed;
}

/** Serves health and metrics. Several workers on one machine need no ports of their own: a taken port is replaced by a free one. */
async function serveOn(
  worker: WorkerStatus,
  { port, host = "127.0.0.1" }: WorkerRequest,
): Promise<OperationsServer> {
  try {
    return await serveOperations({ worker, host, port: port ?? OPERATIONS_PORT });
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    if (port !== undefined || cause?.code !== "EADDRINUSE") throw error;
    return serveOperations({ worker, host, port: 0 });
  }
}

/** Writes what ends the process to the log, too. */
function logCrash(log: WorkerLog): Disposable {
  const onError = (error: unknown): void =>
    log({
      level: "error",
      event: "worker_crashed",
      code: codeOf(error),
      message: messageOf(error),
    });
  process.on("uncaughtExceptionMonitor", onError);
  return { [Symbol.dispose]: () => void process.off("uncaughtExceptionMonitor", onError) };
}

import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { openServices } from "./services.ts";
import { startWorker } from "./start-worker.ts";
import type { Worker } from "./worker.ts";
import { readWorkerOptions, type WorkerOptions } from "./worker-options.ts";

/**
 * Starts a worker: it takes runs that clients submit, and carries them out on these graphs. Any number of workers share the
 * runs; if one dies, others continue its runs from their last checkpoint. PostgreSQL and Redis may be gone for a while.
 *
 * Rejects with ConfigurationError if an option is invalid, and with TroupeError `workers_unavailable` if a package is
 * missing or PostgreSQL cannot be used.
 *
 * @example
 * const worker = await createWorker({
 *   graphs: { router },
 *   redis: "redis://127.0.0.1:6379",
 *   postgres: "postgres://user:password@127.0.0.1:5432/database",
 * });
 * process.once("SIGTERM", () => void worker.close({ drain: 30_000 }));
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const defaultName = `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const settings = readWorkerOptions(options, defaultName);
  const services = await openServices(settings);
  try {
    return await startWorker(settings, services);
  } catch (error) {
    await services.close();
    throw error;
  }
}

import { codeOf, messageOf } from "../../errors/locate-error.ts";
import type { LogRecord } from "../operations/worker-log.ts";
import type { Claim } from "../run-store.ts";

/** A record of the log, without the name of the worker. */
export type WorkerRecord = Omit<LogRecord, "worker">;

/** Returns the fields that name a run in a record of the log. */
export function runFields({ record }: Claim): { tenant: string; run: string; graph: string; thread: string } {
  const { tenant, id, graph, thread } = record;
  return { tenant, run: id, graph, thread };
}

/** Returns the fields of an error in a record of the log. */
export function errorFields(error: unknown): { code: string; message: string } {
  return { code: codeOf(error), message: messageOf(error) };
}

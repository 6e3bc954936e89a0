import { cutText } from "../../text/cut-text.ts";
import { hideKeysInside } from "../../text/hide-keys-inside.ts";

/** How much a record matters. */
export type LogLevel = "info" | "warn" | "error";

/** One thing that happened in a worker. */
export interface LogRecord {
  level: LogLevel;
  /** A stable word, such as `run_taken`, `run_ended`, `run_lost`, `redis_lost` or `worker_ready`. */
  event: string;
  /** The name of the worker. Absent before it has started. */
  worker?: string | undefined;
  tenant?: string | undefined;
  /** The id of the run. */
  run?: string | undefined;
  graph?: string | undefined;
  /** The thread as the caller named it. */
  thread?: string | undefined;
  /** More fields, such as `status`, `code`, `message` or `milliseconds`. Never the input or the answer of a run. */
  [field: string]: string | number | boolean | null | undefined;
}

/** Takes a record. Must not throw. */
export type WorkerLog = (record: LogRecord) => void;

/** The most characters of one text in a record. */
const LONGEST_TEXT = 2_000;

/**
 * Returns a log that writes each record as one line of JSON, with the time first. Configured keys are hidden. Control
 * characters and line ends are escaped, so that a text in a record can neither forge a line nor control a terminal.
 *
 * @example
 * const worker = await createWorker({ graphs, redis, postgres, log: jsonLog((line) => process.stderr.write(line)) });
 */
export function jsonLog(write: (line: string) => void, now: () => Date = () => new Date()): WorkerLog {
  return ({ level, event, ...fields }) => {
    const record = hideKeysInside({ time: now().toISOString(), level, event, ...fields });
    write(`${escaped(JSON.stringify(record, cut))}\n`);
  };
}

function cut(_name: string, value: unknown): unknown {
  return typeof value === "string" ? cutText(value, LONGEST_TEXT) : value;
}

/** Escapes what JSON leaves as it is: DEL, C1 controls, line separators and marks that reverse the direction of text. */
// oxlint-disable-next-line no-control-regex -- these are the characters to escape.
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

function escaped(line: string): string {
  return line.replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

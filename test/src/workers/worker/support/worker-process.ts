import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { LogRecord } from "../../../../../src/workers/operations/worker-log.ts";

/** How long a test waits for a record, in milliseconds. No test is meant to need it. */
const DEADLINE = 50_000;

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** Its log so far. */
  log: LogRecord[];
  /** Waits for a record of the log. */
  logged(event: string, fields?: Partial<LogRecord>): Promise<LogRecord>;
  /** Sends a signal. */
  signal(name: NodeJS.Signals): void;
  /** Ends at once, as by `kill -9`. */
  kill(): Promise<void>;
  /** Resolves when it has ended, to its exit code. */
  ended: Promise<number | null>;
}

/** Starts a worker, and waits until it takes runs. */
export async function startWorker(program: string, options: object): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const log: LogRecord[] = [];
  const changes = new EventEmitter().setMaxListeners(0);
  createInterface({ input: child.stdout }).on("line", (line) => {
    log.push(JSON.parse(line) as LogRecord);
    changes.emit("record");
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const logged = async (event: string, fields: Partial<LogRecord> = {}): Promise<LogRecord> => {
    const signal = AbortSignal.timeout(DEADLINE);
    for (;;) {
      const found = log.find(
        (record) =>
          record.event === event && Object.entries(fields).every(([name, value]) => record[name] === value),
      );
      if (found !== undefined) return found;
      await once(changes, "record", { signal });
    }
  };
  const isGone = ended.then((code) => {
    throw new Error(`the worker ended with ${code} before it was ready`);
  });
  await Promise.race([logged("worker_ready"), isGone]);
  isGone.catch(() => undefined);
  return {
    log,
    logged,
    ended,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

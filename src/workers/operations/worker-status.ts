import type { RunStatistics } from "../run-store.ts";

/** What a worker says about itself. Health, metrics and logs are made of it. */
export interface WorkerStatus {
  /** Names this worker in logs and in the record of its runs. No two workers share a name. */
  readonly name: string;
  /** How many runs this worker carries out now. */
  readonly running: number;
  /** True from the moment on at which the worker takes no new runs, because it is going to end. */
  readonly isDraining: boolean;
  readonly counts: Readonly<WorkerCounts>;
  /** Asks both services for a sign of life. Never rejects. Says nothing within `milliseconds` counts as unreachable. */
  ping(milliseconds: number): Promise<ServiceFaults>;
  /** Counts the runs of all workers. The counts may be some seconds old. Rejects if PostgreSQL cannot be reached. */
  statistics(): Promise<RunStatistics>;
  /** Returns how many runs wait in the queue of all workers. Rejects if Redis cannot be reached. */
  depth(): Promise<number>;
}

/** What is wrong with each service, by the code of its error, such as `ECONNREFUSED`. Null if it answers. */
export interface ServiceFaults {
  redis: string | null;
  postgres: string | null;
}

/** How the work of a worker on a run ended. A run that was given back or lost goes on elsewhere. */
export type WorkEnd = "finished" | "waiting" | "failed" | "canceled" | "given_back" | "lost";

/** What a worker counts from its start on. */
export interface WorkerCounts {
  /** Runs that it took. */
  taken: number;
  /** Runs among them that it took over from another worker. */
  takenOver: number;
  /** Runs by how its work on them ended. */
  ended: Record<WorkEnd, number>;
  /** Finished runs by the status of their outcome, such as `completed`; `none` for a graph without an outcome. */
  outcomes: Record<string, number>;
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  /** Calls that had to wait for a rate limit, and how long they waited together. */
  rateLimitWaits: number;
  rateLimitWaitMilliseconds: number;
  /** Replies of model servers that said there were too many requests (429). */
  rateLimited: number;
  /** Items of streams that no reader can get, because Redis was slow or gone. */
  itemsDropped: number;
}

/** Returns counts of a worker that has done nothing. */
export function noCounts(): WorkerCounts {
  return {
    taken: 0,
    takenOver: 0,
    ended: { finished: 0, waiting: 0, failed: 0, canceled: 0, given_back: 0, lost: 0 },
    outcomes: {},
    modelCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    rateLimitWaits: 0,
    rateLimitWaitMilliseconds: 0,
    rateLimited: 0,
    itemsDropped: 0,
  };
}

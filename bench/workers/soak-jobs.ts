import { isDeepStrictEqual } from "node:util";
import type { RunRecord } from "../../src/workers/index.ts";
import { answerOf, callsOf, unknownAnswerOf, type Job, type Kind } from "./jobs.ts";

/** A job of the soak, with its thread. */
export interface SoakJob extends Job {
  thread: string;
  /** True if the thread has a run before this one, for which it waits. */
  follows: boolean;
}

/** How a run ended, compared with how it must end. */
export type Ending = "right" | "unknown" | "wrong";

const KINDS: readonly Kind[] = ["router", "supervisor", "cashier"];

/** Returns jobs of all kinds in turn. Two runs of the router share a thread. */
export function soakJobs(runs: number): SoakJob[] {
  return Array.from({ length: runs }, (_, number): SoakJob => {
    const kind = KINDS[number % KINDS.length] ?? "router";
    const turn = Math.floor(number / KINDS.length);
    return kind === "router"
      ? { kind, number, thread: `conversation-${Math.floor(turn / 2)}`, follows: turn % 2 === 1 }
      : { kind, number, thread: `${kind}-${number}`, follows: false };
  });
}

/**
 * Compares a run with how it must end: completed, with this answer, with one request and one answer in its messages, and
 * with the calls of its graph in its usage. A call that was sent again can count twice there, because both were paid.
 * `unknown` is the right end of a run whose payment may have happened.
 */
export function endingOf(job: SoakJob, record: RunRecord, result: unknown): Ending {
  const { messages = [] } = (result ?? {}) as { messages?: unknown[] };
  const seen = {
    status: record.status,
    outcome: record.outcome?.status,
    countsAll: (record.outcome?.usage.modelCalls ?? 0) >= callsOf(job).length,
    messages: messages.length,
  };
  const expected = {
    status: "finished",
    outcome: "completed",
    countsAll: true,
    messages: job.follows ? 4 : 2,
  };
  if (!isDeepStrictEqual(seen, expected)) return "wrong";
  if (record.answer === answerOf(job)) return "right";
  return job.kind === "cashier" && record.answer === unknownAnswerOf(job) ? "unknown" : "wrong";
}

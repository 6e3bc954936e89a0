import type { RunKey, RunRecord } from "../../../../../src/workers/run-record.ts";
import type { RunStore } from "../../../../../src/workers/run-store.ts";

/** The records of runs, which the tests write. */
export class Records implements Pick<RunStore, "find" | "resultOf"> {
  /** How often a record was read. */
  looks = 0;
  readonly #records = new Map<string, RunRecord>();
  readonly #results = new Map<string, unknown>();

  /** Writes a record. What is not given is that of a run that a worker has. */
  put(key: RunKey, change: Partial<RunRecord> = {}, result?: unknown): void {
    const { tenant, id } = key;
    const times = { submittedAt: 1, startedAt: 2, endedAt: null };
    const end = { takeOvers: 0, answer: null, outcome: null, error: null, questions: [] };
    const running = { graph: "g", thread: "t", status: "running" as const, ...times, ...end };
    this.#records.set(nameOf(key), { tenant, id, ...running, ...change });
    if (result !== undefined) this.#results.set(nameOf(key), result);
  }

  remove(key: RunKey): void {
    this.#records.delete(nameOf(key));
  }

  async find(key: RunKey): Promise<RunRecord | null> {
    this.looks += 1;
    return structuredClone(this.#records.get(nameOf(key)) ?? null);
  }

  async resultOf(key: RunKey): Promise<unknown> {
    return this.#results.get(nameOf(key));
  }
}

function nameOf({ tenant, id }: RunKey): string {
  return `${tenant}/${id}`;
}

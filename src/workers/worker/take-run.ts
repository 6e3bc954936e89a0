import { RecentEntries } from "../../threads/recent-entries.ts";
import { isPassingFailure } from "../passing-failure.ts";
import type { JobEnd } from "../redis-jobs.ts";
import { ENDED, type RunKey } from "../run-record.ts";
import type { Claim, DueRun } from "../run-store.ts";
import type { HeldRuns } from "./held-runs.ts";
import type { Liveness } from "./liveness.ts";
import { errorFields, runFields } from "./log-fields.ts";
import { workOnRun } from "./work-on-run.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** Pauses before a job is taken again, in milliseconds. */
const PAUSE = { full: 200, unreachable: 1_000, failed: 5_000, unknown: { shortest: 300, longest: 15_000 } };

/** How many unknown graphs are remembered. */
const MOST_WARNED = 1_000;

/** What a taker needs. */
export interface TakerOptions {
  parts: WorkerParts;
  held: HeldRuns;
  liveness: Pick<Liveness, "isConnected" | "hurry">;
  graphs: readonly string[];
}

/** Takes the runs of jobs, and carries them out. */
export class RunTaker {
  /** True if no more runs are taken. */
  isDraining = false;
  readonly #options: TakerOptions;
  /** Each ends the job of a run under way. */
  readonly #endings = new Set<() => void>();
  /** The unknown graphs that the log has named lately. Clients choose the names. */
  readonly #warned = new RecentEntries<true>(MOST_WARNED);

  constructor(options: TakerOptions) {
    this.#options = options;
  }

  /** Takes the run of a job, and carries it out. Does not reject. */
  async take(key: RunKey, signal: AbortSignal): Promise<JobEnd> {
    const { parts, held, liveness } = this.#options;
    if (this.isDraining) return { after: 0 };
    if (!liveness.isConnected) return { after: PAUSE.unreachable };
    if (held.size >= parts.settings.concurrency && !held.has(key)) return { after: PAUSE.full };
    signal.addEventListener("abort", () => liveness.hurry(), { once: true });
    const work = held.during(key, () => this.#work(key));
    return new Promise((resolve) => {
      const ending = (): void => resolve("done");
      this.#endings.add(ending);
      // If this worker is at work on the run already, the job has nothing to do.
      void work.then((end) => resolve(end ?? "done")).finally(() => this.#endings.delete(ending));
    });
  }

  /** How many more runs this worker can take. */
  get room(): number {
    const { parts, held, liveness } = this.#options;
    return this.isDraining || !liveness.isConnected ? 0 : parts.settings.concurrency - held.size;
  }

  /** Takes a run without a job, and carries it out. Does not reject. */
  async takeDirectly(run: DueRun): Promise<void> {
    if (this.room <= 0) return;
    const { parts, held } = this.#options;
    const end = await held.during(run, () => this.#work(run));
    if (end !== null && end !== "done") await parts.add(run);
  }

  /** Ends the jobs of all runs under way, so that others can take these runs over. The runs themselves go on. */
  release(): void {
    for (const ending of this.#endings) ending();
  }

  async #work(key: RunKey): Promise<JobEnd> {
    const claim = await this.#claim(key);
    if (claim === "done" || "after" in claim) return claim;
    const { parts, held } = this.#options;
    const run = held.hold(claim);
    parts.counts.taken += 1;
    if (claim.isTakeOver) parts.counts.takenOver += 1;
    const { epoch, isTakeOver } = claim;
    parts.log({ level: "info", event: "run_taken", ...runFields(claim), epoch, isTakeOver });
    const begun = performance.now();
    const end = await workOnRun(parts, run);
    parts.counts.ended[end] += 1;
    const milliseconds = Math.round(performance.now() - begun);
    const event = end === "lost" ? "run_lost" : end === "given_back" ? "run_given_back" : "run_ended";
    const level = end === "lost" ? "warn" : "info";
    parts.log({ level, event, ...runFields(claim), status: end, milliseconds });
    return end === "given_back" ? { after: 0 } : "done";
  }

  async #claim(key: RunKey): Promise<Claim | JobEnd> {
    const { parts, liveness, graphs } = this.#options;
    try {
      const claim = await parts.runs.claim(key, parts.settings.name, graphs);
      return claim ?? (await this.#leave(key));
    } catch (error) {
      if (isPassingFailure(error)) {
        liveness.hurry();
        return { after: PAUSE.unreachable };
      }
      const { tenant, id } = key;
      parts.log({ level: "error", event: "run_not_taken", tenant, run: id, ...errorFields(error) });
      return { after: PAUSE.failed };
    }
  }

  /** Leaves a run to a worker that has its graph. Any other run that could not be claimed needs no worker now. */
  async #leave(key: RunKey): Promise<JobEnd> {
    const { parts, graphs } = this.#options;
    const record = await parts.runs.find(key);
    if (record === null || ENDED.has(record.status) || graphs.includes(record.graph)) return "done";
    const { tenant, id, graph, submittedAt } = record;
    if (this.#warned.get(graph) === undefined) {
      this.#warned.set(graph, true);
      const available = graphs.join(", ");
      parts.log({ level: "warn", event: "graph_unknown", tenant, run: id, graph, available });
    }
    // The longer it has waited, the less probable it is that another worker has the graph.
    const { shortest, longest } = PAUSE.unknown;
    return { after: Math.min(Math.max((Date.now() - submittedAt) / 10, shortest), longest) };
  }
}

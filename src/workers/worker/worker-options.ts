import { checkOptions, faultOfLimit, faultOfRange } from "../../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../../errors/unknown-options.ts";
import type { StreamableGraph } from "../../streaming/stream-run.ts";
import type { ServiceAddresses } from "../connections.ts";
import type { CallRates } from "../limits/call-rate.ts";
import type { WorkerLog } from "../operations/worker-log.ts";

/** A graph for a worker: a compiled graph, an agent that has one, a promise of one of them, or a function that returns one. */
export type WorkerGraph =
  | StreamableGraph
  | Promise<StreamableGraph>
  | (() => StreamableGraph | Promise<StreamableGraph>);

/** Options of `createWorker`. */
export interface WorkerOptions extends ServiceAddresses {
  /**
   * The graphs by the names under which runs are submitted. The worker replaces their savers and stores by its own in
   * PostgreSQL, as LangGraph's server does.
   */
  graphs: Readonly<Record<string, WorkerGraph>>;
  /**
   * How many runs this worker carries out at once.
   * @default 10
   */
  concurrency?: number | undefined;
  /**
   * Names this worker in logs and in the record of its runs. No two workers may have the same name.
   * @default the name of the machine, the id of the process, and random characters
   */
  name?: string | undefined;
  /**
   * After how many milliseconds without a sign of life others take over the runs of a worker. A process that is busy or
   * stopped for longer loses its runs, and repeats the calls that were in flight.
   * @default 5_000
   */
  lease?: number | undefined;
  /**
   * How often a run may be taken over without a new checkpoint in between. Then it fails with `run_given_up`, because it
   * probably ends every process that carries it out.
   * @default 20
   */
  maximumTakeOvers?: number | undefined;
  /**
   * Keeps all checkpoints of a thread. Otherwise a thread keeps only its last state when a run is finished.
   * @default false
   */
  keepHistory?: boolean | undefined;
  /**
   * How many calls of models may begin in a second, by model and by tenant, on all workers together.
   * @default a model's rate is limited only after its server has refused a call by 429
   */
  rates?: CallRates | undefined;
  /**
   * Hears what happens.
   * @default nothing is logged
   */
  log?: WorkerLog | undefined;
}

/** The options of a worker, checked and complete. */
export type WorkerSettings = Required<{
  [Name in keyof WorkerOptions]: Exclude<WorkerOptions[Name], undefined>;
}>;

const NAMES = optionNames<WorkerOptions>()([
  "graphs",
  "redis",
  "postgres",
  "concurrency",
  "name",
  "lease",
  "maximumTakeOvers",
  "keepHistory",
  "rates",
  "log",
]);

/** Returns the settings of a worker. Throws ConfigurationError, naming every fault. */
export function readWorkerOptions(given: WorkerOptions, defaultName: string): WorkerSettings {
  // JavaScript code can pass null, which has no members.
  const options = { ...given };
  const settings: WorkerSettings = {
    graphs: options.graphs,
    redis: options.redis,
    postgres: options.postgres,
    concurrency: options.concurrency ?? 10,
    name: options.name ?? defaultName,
    lease: options.lease ?? 5_000,
    maximumTakeOvers: options.maximumTakeOvers ?? 20,
    keepHistory: options.keepHistory ?? false,
    rates: options.rates ?? {},
    log: options.log ?? (() => undefined),
  };
  const { graphs, name, lease } = settings;
  checkOptions("createWorker", [
    ...faultsOfUnknownOptions(given, NAMES),
    typeof graphs === "object" && graphs !== null && Object.keys(graphs).length > 0
      ? null
      : "graphs must have at least one graph, such as `{ router }`",
    faultOfLimit("concurrency", settings.concurrency),
    faultOfLimit("maximumTakeOvers", settings.maximumTakeOvers),
    faultOfRange("lease", lease, [1_000, 600_000]),
    typeof name === "string" && name !== "" ? null : "name must be a text with at least one character",
  ]);
  return settings;
}

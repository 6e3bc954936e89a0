import { imported } from "../connections.ts";
import type { RunStatistics } from "../run-store.ts";
import type { ServiceFaults, WorkerCounts, WorkerStatus } from "./worker-status.ts";

/** What a scrape reads. Null for what cannot be read, because a service does not answer. */
export interface Measured {
  services: ServiceFaults;
  statistics: RunStatistics | null;
  depth: number | null;
}

/** A text of metrics, and its content type. */
export interface MetricsText {
  text: string;
  contentType: string;
}

/**
 * Writes the metrics of a worker as Prometheus reads them. What cannot be measured now is left out, so that no graph shows
 * a wrong 0. Rejects with TroupeError `workers_unavailable` if the package prom-client is missing.
 */
export async function metricsText(worker: WorkerStatus, measured: Measured): Promise<MetricsText> {
  const { Counter, Gauge, Registry } = await imported(() => import("prom-client"), "prom-client");
  // A registry for each scrape: a process may have several workers, and nothing is kept that could be out of date.
  const registry = new Registry();
  const registers = [registry];
  for (const { name, help, kind, label, values } of seriesOf(worker, measured)) {
    const Kind = kind === "gauge" ? Gauge : Counter;
    const metric = new Kind({ name, help, registers, labelNames: label === null ? [] : [label] });
    for (const [value, of] of values) metric.inc(label === null ? {} : { [label]: of }, value);
  }
  return { text: await registry.metrics(), contentType: registry.contentType };
}

/** A metric with its values: each with the value of its label, or with an empty text if the metric has no label. */
interface Series {
  name: string;
  help: string;
  kind: "gauge" | "counter";
  label: string | null;
  values: readonly (readonly [value: number, of: string])[];
}

function seriesOf(worker: WorkerStatus, { services, statistics, depth }: Measured): Series[] {
  return [
    ...(depth === null
      ? []
      : [gauge("troupe_queue_depth", "Runs that wait in the queue, for all workers", depth)]),
    ...(statistics === null ? [] : seriesOfRuns(statistics)),
    labelled("gauge", "troupe_service_up", "1 if the worker reaches the service, otherwise 0", "service", {
      redis: services.redis === null ? 1 : 0,
      postgres: services.postgres === null ? 1 : 0,
    }),
    gauge("troupe_worker_running", "Runs that this worker carries out now", worker.running),
    gauge("troupe_worker_draining", "1 if this worker takes no new runs", worker.isDraining ? 1 : 0),
    ...seriesOfCounts(worker.counts),
  ];
}

function seriesOfRuns({ runs, oldestQueued, takeOvers }: RunStatistics): Series[] {
  return [
    labelled("gauge", "troupe_runs", "Stored runs by status, for all workers", "status", runs),
    gauge(
      "troupe_queue_oldest_wait_seconds",
      "For how long a run has waited for a worker at most; 0 if none waits for one",
      (oldestQueued ?? 0) / 1_000,
    ),
    gauge("troupe_runs_take_overs", "Take-overs of all stored runs", takeOvers),
  ];
}

function seriesOfCounts(counts: WorkerCounts): Series[] {
  return [
    counter("runs_taken", "Runs that this worker took", counts.taken),
    counter("take_overs", "Runs that this worker took over from another one", counts.takenOver),
    labelled(
      "counter",
      "troupe_worker_runs_ended_total",
      "Runs by how this worker's work on them ended",
      "end",
      counts.ended,
    ),
    labelled(
      "counter",
      "troupe_worker_outcomes_total",
      "Finished runs by the status of their outcome",
      "outcome",
      counts.outcomes,
    ),
    counter("model_calls", "Model calls of this worker", counts.modelCalls),
    labelled("counter", "troupe_worker_tokens_total", "Tokens of this worker's model calls", "direction", {
      input: counts.inputTokens,
      output: counts.outputTokens,
    }),
    counter("rate_limit_waits", "Model calls that waited for a rate limit", counts.rateLimitWaits),
    counter(
      "rate_limit_wait_seconds",
      "How long they waited, in seconds",
      counts.rateLimitWaitMilliseconds / 1_000,
    ),
    counter("rate_limited", "Replies of model servers with the status 429", counts.rateLimited),
    counter("stream_items_dropped", "Items of streams that no reader gets", counts.itemsDropped),
  ];
}

function gauge(name: string, help: string, value: number): Series {
  return { name, help, kind: "gauge", label: null, values: [[value, ""]] };
}

function counter(name: string, help: string, value: number): Series {
  return { name: `troupe_worker_${name}_total`, help, kind: "counter", label: null, values: [[value, ""]] };
}

function labelled(
  kind: Series["kind"],
  name: string,
  help: string,
  label: string,
  values: Readonly<Record<string, number>>,
): Series {
  const pairs = Object.entries(values).map(([of, value]) => [value, of] as const);
  return { name, help, kind, label, values: pairs };
}

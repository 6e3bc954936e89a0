export { traceRuns } from "./trace-runs.ts";
export type { RunTracing, TraceOptions } from "./trace-runs.ts";

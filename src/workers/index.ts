// Runs on many machines: workers that take runs from a queue, and clients that submit them.
export type { ServiceAddresses } from "./connections.ts";
export type { RunFault, RunKey, RunRecord, RunStatus } from "./run-record.ts";
export type { RunQuery } from "./run-store.ts";

// Clients: what submits runs and follows them.
export { createRunClient } from "./client/create-run-client.ts";
export type { RunClientOptions } from "./client/create-run-client.ts";
export type { AwaitedRun, RunClient } from "./client/run-client.ts";
export type { RunReference } from "./client/client-tenant.ts";
export type { SubmitOptions } from "./client/submit-options.ts";

// Streams: what happens in a run, live from any worker.
export type { ReadOptions, RunItems } from "./stream/read-items.ts";
export type { GapItem, StreamedItem } from "./stream/streamed-item.ts";

// Gates: what decides when each call of a run to a model is sent.
export { CALL_GATE_KEY } from "../run/call-gate.ts";
export type { CallAdmission, CallAmounts, CallGate, GatedCall } from "../run/call-gate.ts";

// Allowances over time and rates of calls, which all workers keep together.
export { readAllowances, removeAllowance, setAllowance } from "./limits/allowances.ts";
export type {
  Allowance,
  AllowanceKey,
  AllowancePeriod,
  AllowanceScope,
  AllowanceState,
} from "./limits/allowances.ts";
export type { CallRate, CallRates } from "./limits/call-rate.ts";
export { openLimits } from "./limits/open-limits.ts";
export type { LimitStatistics, SharedLimits, SharedLimitsOptions } from "./limits/open-limits.ts";

// Workers
export { createWorker } from "./worker/create-worker.ts";
export type { Worker } from "./worker/worker.ts";
export type { WorkerGraph, WorkerOptions } from "./worker/worker-options.ts";

// Threads in PostgreSQL, for a service on several machines that needs no queue.
export { openPostgresThreads } from "./threads/open-postgres-threads.ts";
export type { PostgresThreads, PostgresThreadsOptions } from "./threads/open-postgres-threads.ts";

// Side effects
export { onceTool, type OnceOptions } from "./once/once-tool.ts";
export { effectId } from "./once/effect-id.ts";
export { forgetEffects, type ForgetOptions } from "./once/forget-effects.ts";
export { NoEffectError } from "./once/no-effect-error.ts";
export type { UnknownPolicy } from "./once/decide-effect.ts";
export type { EffectConfig } from "./once/effect-call.ts";
export type { EffectState } from "./once/effect-record.ts";
export type { UnknownReason } from "./once/judge-call.ts";
export type {
  EffectApproval,
  EffectDecision,
  EffectEdit,
  RecordedCall,
  UnknownEffect,
} from "./once/unknown-effect.ts";

// Operations: health, metrics and logs of a worker.
export { serveOperations } from "./operations/serve-operations.ts";
export type { OperationsOptions, OperationsServer } from "./operations/serve-operations.ts";
export { jsonLog } from "./operations/worker-log.ts";
export type { LogLevel, LogRecord, WorkerLog } from "./operations/worker-log.ts";
export type { ServiceFaults, WorkEnd, WorkerCounts, WorkerStatus } from "./operations/worker-status.ts";

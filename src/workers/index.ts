// Runs on many machines: workers that take runs from a queue, and clients that submit them.
export type { ServiceAddresses } from "./connections.ts";
export type { RunFault, RunKey, RunRecord, RunStatus } from "./run-record.ts";
export type { RunQuery } from "./run-store.ts";

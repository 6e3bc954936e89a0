// Runs on many machines: workers that take runs from a queue, and clients that submit them.
export type { ServiceAddresses } from "./connections.ts";
export type { RunFault, RunKey, RunRecord, RunStatus } from "./run-record.ts";
export type { RunQuery } from "./run-store.ts";

// Gates: what decides when each call of a run to a model is sent.
export { CALL_GATE_KEY } from "../run/call-gate.ts";
export type { CallAdmission, CallAmounts, CallGate, GatedCall } from "../run/call-gate.ts";

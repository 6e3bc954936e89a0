import { channel } from "node:diagnostics_channel";
import type { JournalCall } from "./journal-entry.ts";

/** The channel of `node:diagnostics_channel` on which each finished request to a model is published. */
export const MODEL_CALL_CHANNEL = "troupe.model_call";

/** What is published for a request. */
export interface PublishedCall {
  /** Null if the run has no thread. */
  readonly thread: string | null;
  readonly call: JournalCall;
}

const calls = channel(MODEL_CALL_CHANNEL);

/** Returns true if requests to models have a reader in this process. */
export function areCallsRead(): boolean {
  return calls.hasSubscribers;
}

/** Publishes a finished request to a model. */
export function publishCall(published: PublishedCall): void {
  calls.publish(published);
}

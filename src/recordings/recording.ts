import type { JournalCall } from "../journal/journal-entry.ts";
import type { RecordedRoute } from "./recorded-route.ts";
import type { ModelRole, StructuredOutput } from "../models/settings.ts";

/** The version of the files that this release writes and reads. */
export const RECORDING_VERSION = 1;

/** The model calls of a run, as a file holds them. Configured keys are not in it. */
export interface Recording {
  readonly format: "troupe-recording";
  readonly version: typeof RECORDING_VERSION;
  /** The name of the graph; null if it is not known. */
  readonly graph: string | null;
  /** What the run was asked; null if it is not known. */
  readonly request: string | null;
  /** When the first call began, as an ISO time; null if there is no call. */
  readonly recordedAt: string | null;
  /** What decided how the requests were sent; null if it is not known. */
  readonly settings: RecordedSettings | null;
  /** The calls in the order in which they began. */
  readonly calls: readonly RecordedModelCall[];
  /** The routes that fast routers decided without a call, for readers: a replay scores again. Absent if there are none. */
  readonly routes?: readonly RecordedRoute[];
}

/** The settings that a replay needs. */
export interface RecordedSettings {
  readonly models: Readonly<Record<ModelRole, string>>;
  readonly structuredOutput: StructuredOutput;
}

/** One request to a model, and what came of it. */
export interface RecordedModelCall extends Pick<
  JournalCall,
  "run" | "agent" | "step" | "attempt" | "model" | "milliseconds" | "request" | "reply" | "error"
> {
  /** Counts from 1. */
  readonly number: number;
  readonly finishReason: string | null;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedTokens: number;
  } | null;
}

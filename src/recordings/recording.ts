import type { JournalCall } from "../journal/journal-entry.ts";
import type { RecordedRoute } from "./recorded-route.ts";
import type { ModelRole, StructuredOutput } from "../models/settings.ts";

/** The version of the files that this release writes and reads. */
export const RECORDING_VERSION = 1;

/** The model calls of a run and the results of its verifications, as a file holds them. Configured keys are not in it. */
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
  /**
   * The work outside of models whose results differ each time, in the order in which it ended: what a Software House has built
   * and verified. Absent if it is not known, as in a recording that is made of a journal.
   */
  readonly work?: readonly RecordedWork[];
}

/** Work outside of models, and its result. */
export interface RecordedWork {
  /** Counts from 1. */
  readonly number: number;
  readonly run: string;
  /** What kind of work it is, such as `verification`. */
  readonly name: string;
  /** A hash of each part of its input. */
  readonly input: Readonly<Record<string, string>>;
  readonly result: unknown;
  /** True if a replay may leave it out. Absent if not. */
  readonly isOptional?: boolean;
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

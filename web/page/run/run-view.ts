import type { Outcome } from "../../../src/run/outcome.ts";
import type { RunMode, UsageEntry } from "../../../src/run/usage.ts";
import type { Route } from "../../../src/routing/route.ts";
import type { JournalCall } from "../../../src/journal/journal-entry.ts";
import type { HouseView } from "./house-view.ts";

/** What a person sees of one run (one request): made from its entries and its state by `viewRun`, and by nothing else. */
export interface RunView {
  /** The run's id; null until the first event has arrived. */
  readonly run: string | null;
  readonly request: string;
  readonly status: "idle" | "running" | "waiting" | "finished";
  /** Null until it is known: until a first call is answered. */
  readonly mode: RunMode | null;
  /** Milliseconds since 1970; null until the run has begun, and until it has ended. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The classifier's decision; null if there is none (yet). */
  readonly route: (Route & { readonly isFallback: boolean }) | null;
  /** The steps of the newest plan, in its order. Empty without a plan. */
  readonly plan: readonly StepView[];
  /** How often the plan was written again. */
  readonly replans: number;
  readonly handoffs: readonly {
    readonly from: string;
    readonly to: string;
    readonly task: string;
    readonly reason: string;
    readonly at: number;
  }[];
  /** The specialist that has the conversation; null outside of handoff graphs. */
  readonly active: string | null;
  /** What is happening in each box of the drawing, by the name of its node. Absent means that it has not been used. */
  readonly boxes: Readonly<Record<string, BoxState>>;
  /** Everything that took time, in the order of its start. */
  readonly spans: readonly Span[];
  /** What each specialist has written or is writing, in the order of its first word. */
  readonly texts: readonly SpecialistText[];
  /** Retries, fallbacks, refused parts of requests, cut conversations, reached limits: in order. */
  readonly notices: readonly Notice[];
  readonly usage: readonly UsageEntry[];
  readonly house: HouseView | null;
  readonly outcome: Outcome | null;
  readonly answer: string | null;
}

/** What a box of the drawing is doing. */
export type BoxState = "running" | "waiting" | "done" | "failed" | "stopped" | "skipped";

/** One step of a plan and how far it is. */
export interface StepView {
  readonly id: string;
  readonly agent: string;
  readonly task: string;
  readonly dependsOn: readonly string[];
  readonly status: "pending" | "running" | "waiting" | "completed" | "failed" | "skipped";
  /** The result's text, or the error's message; null until there is one. */
  readonly text: string | null;
  readonly attempts: number;
  readonly milliseconds: number | null;
}

/** Something that took time. The spans of a run overlap as they did. */
export interface Span {
  readonly id: string;
  /** The span that this one belongs to; null for those that stand below the run. */
  readonly parent: string | null;
  readonly kind: "agent" | "step" | "model" | "tool" | "phase" | "wait";
  /** Such as the name of the step, the model, the tool. */
  readonly label: string;
  readonly agent: string | null;
  readonly step: string | null;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
  /** Stopped is what was at work when its run ended early. */
  readonly status: "running" | "done" | "failed" | "stopped";
  readonly error: string | null;
  /** What the span's own model calls used; null if it is not known. */
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedTokens: number;
    readonly cost: number | null;
  } | null;
  /** The model call with its exact prompt and reply; null for other spans, and if it was not recorded. */
  readonly call: JournalCall | null;
}

/** Text that a specialist has written or is writing. */
export interface SpecialistText {
  readonly key: string;
  readonly agent: string;
  readonly step: string | null;
  readonly text: string;
  readonly isStreaming: boolean;
}

/** Something unusual that happened and that the run got over, or not. */
export interface Notice {
  readonly at: number;
  readonly tone: "info" | "warning" | "bad";
  readonly agent: string | null;
  readonly step: string | null;
  readonly text: string;
}

import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Approval } from "../approval/approval.ts";
import type { TroupeErrorCode } from "../errors/troupe-error.ts";
import type { Fallback } from "../run/fallback.ts";
import type { Outcome } from "../run/outcome.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Route } from "../routing/route.ts";
import type { AcceptanceTest } from "../software-house/contract/acceptance-tests.ts";
import type { Ruling } from "../software-house/frozen-tests.ts";
import type { PhaseReport, TestReport } from "../software-house/contract/round-report.ts";
import type { Criterion } from "../software-house/contract/specification.ts";
import type { Verdict } from "../software-house/contract/verdict.ts";
import type { Usage } from "../run/usage.ts";

/** What happened; a member never repeats what an earlier event said (deltas only). */
type Happening =
  | { type: "routed"; route: Route | null; fallback: boolean }
  | { type: "handed_over"; to: string; task: string; reason: string }
  /** The model named somebody to whom it cannot hand over, or without what is needed: it is told, and tries again. */
  | { type: "handoff_refused"; to: string; message: string }
  | { type: "planned"; steps: readonly PlanStep[] }
  | { type: "step_started"; task: string }
  | { type: "step_finished"; usage: Usage; milliseconds: number }
  | { type: "step_failed"; code: TroupeErrorCode; message: string; usage: Usage; milliseconds: number }
  | { type: "step_skipped"; because: string }
  | {
      type: "retrying";
      code: TroupeErrorCode;
      message: string;
      delayMilliseconds: number;
      /** The message that the failed attempt had begun to stream, by its id: it is void, the next one has another. */
      discards: string | null;
    }
  | {
      type: "falling_back";
      /** Whether another model is asked, or another specialist does the step. */
      kind: Fallback["kind"];
      from: string;
      to: string;
      code: TroupeErrorCode;
      message: string;
      /** The message that had begun to stream, by its id: it is void. */
      discards: string | null;
    }
  | {
      type: "replanning";
      /** Counts from 1 within a request. */
      round: number;
      /** What a person said about the plan; null where failures led here. */
      feedback: string | null;
      /** The ids of the steps that failed. */
      failed: readonly string[];
    }
  | {
      type: "approval_requested";
      /** Names the question, in its payload as in its answer. */
      approval: string;
      kind: Approval["kind"];
    }
  | {
      type: "approval_answered";
      approval: string;
      decision: "approve" | "reject" | "edit";
      /** What a rejection says is wrong. */
      feedback: string | null;
    }
  /** A call was refused or stopped: its step is unfinished, not failed, and nothing more is sent. */
  | { type: "limit_reached"; limit: string; value: number; message: string }
  /** A result was too long to be shown whole: `shown` of its characters are its summary's. */
  | { type: "summarized"; characters: number; shown: number }
  /** It could not be summarized, and is cut where it is shown. */
  | { type: "summary_failed"; characters: number; message: string }
  | { type: "synthesizing"; results: number }
  /** The Software House: the specification is written and may be worked on. */
  | {
      type: "specified";
      title: string;
      language: string;
      criteria: readonly Pick<Criterion, "id" | "priority">[];
      /** The exact version that it will be built with; null where there is none. */
      toolchain: string | null;
    }
  /** It is not, and goes back, or ends the run. */
  | { type: "specification_refused"; faults: readonly string[] }
  | {
      type: "tests_frozen";
      tests: readonly Pick<AcceptanceTest, "name" | "criterionId">[];
      sha256: string;
      /** What the author decided about disputed tests; empty when the tests are new. */
      rulings: readonly Pick<Ruling, "test" | "ruling">[];
    }
  | {
      type: "files_written";
      round: number;
      /** How often they went back because they did not build, within the round. */
      repair: number;
      files: number;
      /** The names of tests that the developer disputes. */
      disputes: readonly string[];
    }
  | ({ type: "phase_finished"; round: number } & Pick<
      PhaseReport,
      "phase" | "status" | "summary" | "milliseconds"
    >)
  | {
      type: "tested";
      round: number;
      tests: readonly Pick<TestReport, "name" | "criterionId" | "status">[];
    }
  | { type: "reviewed"; round: number; lowered: readonly string[]; findings: number }
  /** The gate's decision: `next` is who goes on. */
  | { type: "judged"; round: number; verdict: Verdict; next: "developer" | "deliver"; why: string | null }
  | { type: "delivered"; folder: string; files: number }
  | { type: "finished"; outcome: Outcome };

/** Where it happened: `agent` and `step` are null where there is none; `attempt` counts from 1. */
export interface EventPlace {
  run: string;
  agent: string | null;
  step: string | null;
  attempt: number;
}

/** One event of the `custom` stream; `sequence` rises within a run, also after a resume in another process. */
export type TroupeEvent = Happening & EventPlace & { sequence: number };

/** The kinds of events, as in `event.type`. */
export type TroupeEventType = TroupeEvent["type"];

let last = 0;

/** Sends an event to whoever streams `custom`; without a listener it does nothing. */
export function emit(
  config: LangGraphRunnableConfig,
  place: Partial<EventPlace> & { run: string },
  happening: Happening,
): void {
  // Started from the clock (in microseconds), so that a resumed run goes on above what it sent before.
  last = Math.max(last + 1, Date.now() * 1000);
  config.writer?.({ agent: null, step: null, attempt: 1, ...place, ...happening, sequence: last });
}

/** True for a chunk of the `custom` stream that is one of ours: users' nodes may write there too. */
export function isTroupeEvent(chunk: unknown): chunk is TroupeEvent {
  return (
    typeof chunk === "object" && chunk !== null && "type" in chunk && "run" in chunk && "sequence" in chunk
  );
}

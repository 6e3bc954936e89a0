import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { TroupeErrorCode } from "../errors/troupe-error.ts";
import type { Fallback } from "../run/fallback.ts";
import type { Outcome } from "../run/outcome.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Route } from "../routing/route.ts";
import type { Usage } from "../run/usage.ts";

/**
 * What the core reports. A member never repeats what an earlier event said: events are deltas.
 *
 * @inline
 */
type CoreHappening =
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
      /** What is to be approved: `plan`, `step`, `tools`, or a kind of an application. */
      kind: string;
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
  | { type: "finished"; outcome: Outcome };

/** What an application reports: any member with a `type` that the core does not use. */
export interface ApplicationHappening {
  type: string;
}

/** Where an event happened: `agent` and `step` are null outside of one; `attempt` counts from 1. */
export interface EventPlace {
  run: string;
  agent: string | null;
  step: string | null;
  attempt: number;
}

/** An event with this content; `sequence` rises within a run, also after a resume in another process. */
export type EventOf<Happening extends ApplicationHappening> = Happening & EventPlace & { sequence: number };

/** One event of the `custom` stream, as the core sends it. */
export type TroupeEvent = EventOf<CoreHappening>;

/** The types of the core's events, as in `event.type`. */
export type TroupeEventType = TroupeEvent["type"];

let last = 0;

/**
 * Sends an event to every reader of the `custom` stream. Without a reader it does nothing.
 *
 * An application sends events of its own by naming their type.
 *
 * @example
 * type Shipped = { type: "shipped"; parcel: string };
 * emit<Shipped>(config, { run: state.run.id, agent: "packer" }, { type: "shipped", parcel: "p-7" });
 */
export function emit<Happening extends ApplicationHappening = CoreHappening>(
  config: LangGraphRunnableConfig,
  place: Partial<EventPlace> & { run: string },
  happening: NoInfer<Happening>,
): void {
  // Starts from the clock (in microseconds), so that a resumed run continues above what it sent before.
  last = Math.max(last + 1, Date.now() * 1000);
  config.writer?.({ agent: null, step: null, attempt: 1, ...place, ...happening, sequence: last });
}

/**
 * Returns true if a chunk of the `custom` stream is an event of Troupe: nodes of users may write other values there.
 * An application's events pass, too; `eventGuard` tells them apart.
 *
 * @example
 * for await (const chunk of await graph.stream(input, { streamMode: "custom" })) {
 *   if (isTroupeEvent(chunk) && chunk.type === "routed") console.log(chunk.route);
 * }
 */
export function isTroupeEvent(chunk: unknown): chunk is TroupeEvent {
  return (
    typeof chunk === "object" && chunk !== null && "type" in chunk && "run" in chunk && "sequence" in chunk
  );
}

/**
 * Makes a function that recognizes an application's own events in the `custom` stream by their types.
 *
 * @example
 * const isParcelEvent = eventGuard<Shipped>(["shipped"]);
 */
export function eventGuard<Happening extends ApplicationHappening>(
  types: readonly Happening["type"][],
): (chunk: unknown) => chunk is EventOf<Happening> {
  return (chunk): chunk is EventOf<Happening> => isTroupeEvent(chunk) && types.includes(chunk.type);
}

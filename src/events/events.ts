import { hideKeysInside } from "../text/hide-keys-inside.ts";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { publishEvent } from "./event-channel.ts";
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
  /**
   * An agent began to work outside of a step: the classifier, the planner, or a specialist that has the conversation.
   * `step_started`, `replanning` and `synthesizing` say the same of other work, so each piece of work has one such event.
   */
  | { type: "agent_started" }
  | { type: "routed"; route: Route | null; fallback: boolean }
  /** The fast router left the request to the classifier. */
  | {
      type: "fast_router_passed";
      /** `unclear` if no score was clear; `failed` if its code threw, took too long, or returned invalid scores. */
      why: "unclear" | "failed";
      message: string;
    }
  | { type: "handed_over"; to: string; task: string; reason: string }
  /**
   * A model called for a handoff to an unknown target, or with invalid arguments. It reads `message`, and tries again.
   */
  | { type: "handoff_refused"; to: string; message: string }
  | { type: "planned"; steps: readonly PlanStep[] }
  | { type: "step_started"; task: string }
  /**
   * A piece of what a step's model writes. `message` is the id of the reply that the piece belongs to: a later
   * `discards` with this id makes it void. The result of the step is in `results`.
   */
  | { type: "step_text"; text: string; message: string | null }
  /** A tool was called. Its arguments and result may be secret or long, so events have only its name. */
  | { type: "tool_called"; tool: string; /** The id of the call. */ call: string }
  | {
      type: "tool_answered";
      tool: string;
      call: string;
      milliseconds: number;
      /** Why the tool failed, in at most 200 characters. Absent if it did not fail. */
      error?: string;
    }
  | { type: "step_finished"; usage: Usage; milliseconds: number }
  | { type: "step_failed"; code: TroupeErrorCode; message: string; usage: Usage; milliseconds: number }
  | { type: "step_skipped"; because: string }
  | {
      type: "retrying";
      code: TroupeErrorCode;
      message: string;
      delayMilliseconds: number;
      /**
       * The id of the message that the failed attempt had begun to stream. Readers must discard it; the next attempt
       * has another id.
       */
      discards: string | null;
    }
  /**
   * A server refused a part of a request. From now on all requests to it are sent without that part, or with another in
   * its place. The refused request is sent again at once, and does not count as a failed attempt.
   */
  | {
      type: "request_adapted";
      /** The parameter that was refused, such as `response_format`, `max_completion_tokens` or `messages.role`. */
      parameter: string;
      /** What was sent. */
      from: string;
      /** What is sent in its place. Null if nothing is. */
      to: string | null;
    }
  | {
      type: "falling_back";
      /** `model` if another model is asked, `specialist` if another specialist does the step. */
      kind: Fallback["kind"];
      from: string;
      to: string;
      code: TroupeErrorCode;
      message: string;
      /** The id of the message that had begun to stream. Readers must discard it. */
      discards: string | null;
    }
  | {
      type: "replanning";
      /** Counts from 1 within a request. */
      round: number;
      /** The feedback of a person who rejected the plan. Null if failures are the reason for the new plan. */
      feedback: string | null;
      /** The ids of the steps that failed. */
      failed: readonly string[];
    }
  | {
      type: "approval_requested";
      /** The id of the question, in its payload and in its answer. */
      approval: string;
      /** The kind of question: `plan`, `step`, `tools`, or a kind of an application. */
      kind: string;
    }
  | {
      type: "approval_answered";
      approval: string;
      decision: "approve" | "reject" | "edit";
      /** The feedback of a rejection. Null for other decisions. */
      feedback: string | null;
    }
  /**
   * The conversation before the request is longer than the option `conversation` allows. The models do not read
   * `messages` of its messages, and `characters` characters in all.
   */
  | { type: "conversation_cut"; messages: number; characters: number }
  /**
   * A stretch of `messages` messages and `characters` characters did not fit the conversation any more. From now on, `shown`
   * characters stand in its place; 0 if the stretch is left out.
   */
  | { type: "compacted"; messages: number; characters: number; shown: number }
  /**
   * A stretch could not be compacted. This request is answered from the cut conversation, or by handoffs with
   * `history: "whole"` from all of it; the next one tries again.
   */
  | { type: "compaction_failed"; messages: number; characters: number; message: string }
  /** Compacted turns could not be kept in the store, so the tool `recall` does not find them. The next request tries again. */
  | { type: "recall_failed"; message: string }
  /** A limit refused or stopped a call. Its step is unfinished, not failed, and no more calls are sent. */
  | { type: "limit_reached"; limit: string; value: number; message: string }
  /** A result of `characters` characters was too long. Its summary has `shown` characters. */
  | { type: "summarized"; characters: number; shown: number }
  /** A result was too long and could not be summarized. It is truncated when it is shown. */
  | { type: "summary_failed"; characters: number; message: string }
  | { type: "synthesizing"; results: number }
  /** The typed answer of the run is made (the option `answer`). It is in the channel `answer`, too. */
  | { type: "answered"; value: unknown }
  | { type: "finished"; outcome: Outcome };

/** The content of an application's own event. Its `type` must be one that the core does not use. */
export interface ApplicationHappening {
  type: string;
}

/** Where in a run an event happened. `agent` and `step` are null if it belongs to none. `attempt` counts from 1. */
export interface EventPlace {
  run: string;
  agent: string | null;
  step: string | null;
  attempt: number;
}

/** An event with this content. `sequence` increases within a run, also after a resume in another process. */
export type EventOf<Happening extends ApplicationHappening> = Happening & EventPlace & { sequence: number };

/** One event of the `custom` stream, as the core sends it. */
export type TroupeEvent = EventOf<CoreHappening>;

/** The types of the core's events, as in `event.type`. */
export type TroupeEventType = TroupeEvent["type"];

let last = 0;

/**
 * Sends an event to every reader of the `custom` stream, without configured keys. Without a reader it does nothing.
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
  const event = { agent: null, step: null, attempt: 1, ...place, ...happening, sequence: nextSequence() };
  const shown = hideKeysInside(event);
  config.writer?.(shown);
  publishEvent(config, shown);
}

/** Returns a number above all earlier ones, also those of an earlier process. */
export function nextSequence(): number {
  // Starts from the clock, in microseconds.
  last = Math.max(last + 1, Date.now() * 1000);
  return last;
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

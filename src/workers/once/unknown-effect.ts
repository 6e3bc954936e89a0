import type { ApprovalQuestion } from "../../approval/approval.ts";
import type { EffectState, KeptEffect } from "./effect-record.ts";
import type { UnknownReason } from "./judge-call.ts";

/** A call of which it is not known whether it happened, as a policy gets it. */
export interface UnknownEffect {
  /** The id of the effect, as `effectId` returned it inside the tool. By it, a receiver can say whether it happened. */
  id: string;
  /** The name of the tool. */
  tool: string;
  /** The arguments of the call that was not made. */
  input: unknown;
  reason: UnknownReason;
  /** What is recorded: the same call, or earlier calls of its step, the oldest first. */
  calls: RecordedCall[];
}

/** A call as it is recorded. */
export interface RecordedCall {
  /** The arguments as JSON. Long ones are cut. */
  arguments: string;
  state: EffectState;
  /** When it began, as an ISO date. */
  begun: string;
  /** When it ended, as an ISO date. Null if that was not recorded. */
  ended: string | null;
  /** Its result as JSON, its error, or why it is not to be made. Null if nothing was recorded. */
  outcome: string | null;
  /** How often the tool was called. */
  attempts: number;
}

/** What happens to a call of which it is not known whether it happened. */
export type EffectDecision =
  /** Makes the call, as if nothing had happened. */
  | { decision: "call" }
  /** Takes the call as done. Without a result, the recorded one counts. */
  | { decision: "done"; result?: unknown }
  /** Does not make the call, now or later. The model reads why. */
  | { decision: "stop"; feedback: string };

/**
 * Asks a person about a call of which it is not known whether it happened. To approve makes the call; an edit,
 * `{ decision: "edit", result }`, takes it as done with this result; a rejection gives it up.
 */
export interface EffectApproval extends ApprovalQuestion {
  kind: "effect";
  /** What happened, in words. */
  request: string;
  tool: string;
  /** The arguments of the call as JSON. Long ones are cut. */
  arguments: string;
  reason: UnknownReason;
  calls: RecordedCall[];
}

/** Takes a call as done, with this result. Null takes the recorded result, or a sentence if there is none. */
export interface EffectEdit {
  decision: "edit";
  result: unknown;
}

/** Returns a record as a policy, a person and a model read it. */
export function recordedCall({ record }: KeptEffect): RecordedCall {
  const { state, begun, ended, outcome, attempts } = record;
  return {
    arguments: record.arguments,
    state,
    begun: new Date(begun).toISOString(),
    ended: ended === null ? null : new Date(ended).toISOString(),
    outcome,
    attempts,
  };
}

/** Says why a call was not made. */
export function whyUnknown({
  tool,
  reason,
  calls,
}: Pick<UnknownEffect, "tool" | "reason" | "calls">): string {
  const since = calls[0]?.begun ?? "";
  switch (reason) {
    case "no_result":
      return `${tool} was called at ${since}, and it is not known whether it happened: no result was recorded.`;
    case "failed":
      return `${tool} was called at ${since} and failed, which does not show whether it happened.`;
    case "other_arguments":
      return `${tool} was called at ${since} with other arguments for the same purpose.`;
    case "earlier_calls":
      return `An earlier attempt of this step called ${tool} at ${since}, and it is not known whether this call repeats it.`;
  }
}

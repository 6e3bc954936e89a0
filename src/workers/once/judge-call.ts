import type { EffectCall } from "./effect-call.ts";
import type { EffectPlace, KeptEffect } from "./effect-record.ts";

/** Why it is not known whether a call may be made. */
export type UnknownReason =
  /** The call began earlier, and no result was recorded: its process ended in between, or it was stopped. */
  | "no_result"
  /** The tool threw an error, which does not prove that nothing happened. */
  | "failed"
  /** The same key or the same place was used for a call with other arguments. */
  | "other_arguments"
  /** Earlier calls of the same step are recorded that the agent does not know of, or that are unknown themselves. */
  | "earlier_calls";

/** What the records say about a call. */
export type CallVerdict =
  /** The call is new: make it. */
  | { kind: "new" }
  /** The call was made: return what is recorded. */
  | { kind: "recorded"; effect: KeptEffect }
  /** An earlier attempt of the step made the same call: let this call be that one. */
  | { kind: "same"; effect: KeptEffect }
  /** It is not known whether the call happened. */
  | { kind: "unknown"; reason: UnknownReason; effects: readonly KeptEffect[] };

/**
 * Decides whether a call may be made, by three rules:
 *
 * 1. The same place is the same call: its recorded result is returned, and without one it is unknown.
 * 2. A call at another place is new if its agent has read the results of all earlier calls of the step, apart from those
 *    that stand in the same reply of the model.
 * 3. Else an earlier attempt of the step did something that this one does not know of: a call with the same arguments is
 *    that call, and one with other arguments is unknown.
 */
export function judgeCall(
  { digest, place, known }: Pick<EffectCall, "digest" | "place" | "known">,
  effects: readonly KeptEffect[],
): CallVerdict {
  const own = effects.find(({ record }) => record.places.some(({ call }) => call === place.call));
  if (own !== undefined) return verdictOnOwn(own, digest);
  const hidden = effects.filter(
    ({ id, record }) => !known.has(id) && record.places.every((other) => mayRepeat(place, other)),
  );
  const same = hidden.find(({ record }) => record.digest === digest);
  if (same !== undefined) return { kind: "same", effect: same };
  return hidden.length === 0
    ? { kind: "new" }
    : { kind: "unknown", reason: "earlier_calls", effects: hidden };
}

/** Returns false if two calls are known to be different: they stand in one reply, or in different steps. */
function mayRepeat(place: EffectPlace, other: EffectPlace): boolean {
  if (place.reply === other.reply) return false;
  for (const [level, { step, task }] of place.steps.entries()) {
    const there = other.steps[level];
    if (there === undefined) return true;
    // Another attempt of the same step repeats it. Without a step, the graph has gone on to another task.
    if (task !== there.task) return step !== null && step === there.step;
  }
  return true;
}

function verdictOnOwn(own: KeptEffect, digest: string): CallVerdict {
  const { record } = own;
  const unknown = (reason: UnknownReason): CallVerdict => ({ kind: "unknown", reason, effects: [own] });
  // Also a call that is unknown itself: the person or the policy that decides must see that the arguments differ.
  if (record.digest !== digest) return unknown("other_arguments");
  if (record.state === "begun") return unknown("no_result");
  return record.state === "failed" ? unknown("failed") : { kind: "recorded", effect: own };
}

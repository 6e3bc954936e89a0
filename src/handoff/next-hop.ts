import type { RunBudget } from "../budget/run-budget.ts";
import { DEFAULT_MAXIMUM_HOPS } from "../run/limits.ts";
import type { ReachedLimit } from "../run/reached-limit.ts";
import type { Ending } from "../run/outcome.ts";
import { isPingPong, type Hop } from "./hop.ts";

/** Why a handoff must not happen. */
export interface HandoffStop {
  /** How the turn ends if the specialist that is stopped gives no answer itself. */
  ending: Ending & { reason: string };
  /** The reason in the words that its model reads. */
  why: string;
}

/** Returns why the next handoff must not happen, or null if it may. */
export function stopBefore(
  next: Hop,
  { hops, limit, room }: { hops: readonly Hop[]; limit: ReachedLimit; room: ReachedLimit | null },
): HandoffStop | null {
  if (isPingPong(hops, next)) {
    const way = [...hops.slice(-2).map(({ from }) => from), next.from, next.to].join(" -> ");
    const reason = `handed back and forth without anything new: ${way}`;
    const why = `${next.to} has had the conversation before, and since then nothing new was said or found`;
    return { ending: { status: "stopped", reason, code: "handoff_failed" }, why };
  }
  if (hops.length >= limit.value) {
    const reason = `limit reached: hops (${limit.value})`;
    const why = `the limit of handoffs in a turn is reached (${limit.value})`;
    return { ending: { status: "stopped", reason, code: "budget_exhausted", limit }, why };
  }
  if (room === null) return null;
  return {
    ending: { status: "stopped", reason: "recursion limit reached", limit: room },
    why: "this run has no room for another specialist",
  };
}

/** Returns the answer of a call that a stop has refused. Its model can then answer the user, once. */
export function declined({ why }: Pick<HandoffStop, "why">): string {
  return `Declined: ${why}. Do not hand over again: answer the user yourself now, with what you know.`;
}

/** How a turn ends in which a specialist has answered. */
export const COMPLETED: Ending = { status: "completed", reason: null };

/**
 * Returns how a turn ends whose last handoff was declined. A specialist that answered instead has completed the turn. At a
 * limit the turn has stopped also then: more of it would have been done with a larger limit.
 */
export function endingAfterDecline(stop: HandoffStop | null, answer: string | null): Ending {
  if (answer !== null && (stop === null || stop.ending.limit === undefined)) return COMPLETED;
  return (
    stop?.ending ?? {
      status: "stopped",
      reason: "a handoff was declined, and nothing answered instead",
      code: "handoff_failed",
    }
  );
}

/** Returns the lowest limit on hops of a run and of the runs that it is part of. The run's own limit has a default, theirs has none. */
export function hopLimit({ budget }: Pick<RunBudget, "budget">): ReachedLimit {
  const limits = budget.accounts.map(({ run, limits: { hops } }, index) => {
    const unset = index === 0 ? DEFAULT_MAXIMUM_HOPS : Infinity;
    return { name: "hops", value: hops ?? unset, run };
  });
  const [lowest] = limits.toSorted((one, other) => one.value - other.value);
  if (lowest === undefined) throw new Error("a run without an account of its own");
  return lowest;
}

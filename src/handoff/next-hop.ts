import type { RunBudget } from "../budget/run-budget.ts";
import { DEFAULT_MAXIMUM_HOPS } from "../run/limits.ts";
import type { ReachedLimit } from "../run/reached-limit.ts";
import type { Ending } from "../run/outcome.ts";
import { isPingPong, type Hop } from "./hop.ts";

/** Returns why the next handoff must not happen, or null if it may. */
export function stopBefore(
  next: Hop,
  { hops, limit, room }: { hops: readonly Hop[]; limit: ReachedLimit; room: ReachedLimit | null },
): (Ending & { reason: string }) | null {
  if (isPingPong(hops, next)) {
    const way = [...hops.slice(-2).map(({ from }) => from), next.from, next.to].join(" -> ");
    return { status: "stopped", reason: `handed back and forth without anything new: ${way}` };
  }
  if (hops.length >= limit.value) {
    const reason = `limit reached: hops (${limit.value})`;
    return { status: "stopped", reason, code: "budget_exhausted", limit };
  }
  return room === null ? null : { status: "stopped", reason: "recursion limit reached", limit: room };
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

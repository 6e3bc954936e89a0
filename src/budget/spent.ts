import type { UsageEntry } from "../run/usage.ts";
import type { Amounts } from "./amounts.ts";

/** Returns the amounts of a usage. An unknown cost counts as 0 here. */
export function spentIn(usage: readonly UsageEntry[]): Amounts {
  return {
    modelCalls: usage.length,
    tokens: usage.reduce((total, entry) => total + entry.inputTokens + entry.outputTokens, 0),
    cost: usage.reduce((total, entry) => total + (entry.cost ?? 0), 0),
  };
}

import type { UsageEntry } from "../run/usage.ts";
import type { Amounts } from "./amounts.ts";

/** What a usage says was used; a cost that is not known counts as nothing here. */
export function spentIn(usage: readonly UsageEntry[]): Amounts {
  return {
    modelCalls: usage.length,
    tokens: usage.reduce((total, entry) => total + entry.inputTokens + entry.outputTokens, 0),
    cost: usage.reduce((total, entry) => total + (entry.cost ?? 0), 0),
  };
}

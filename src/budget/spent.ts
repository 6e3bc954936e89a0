import type { UsageEntry } from "../run/usage.ts";
import type { Amounts } from "./amounts.ts";

/** What a ledger says was used; a cost that is not known counts as nothing here. */
export function spentIn(ledger: readonly UsageEntry[]): Amounts {
  return {
    modelCalls: ledger.length,
    tokens: ledger.reduce((total, entry) => total + entry.inputTokens + entry.outputTokens, 0),
    cost: ledger.reduce((total, entry) => total + (entry.cost ?? 0), 0),
  };
}

import type { Usage, UsageEntry } from "./usage.ts";

/**
 * Adds up usage entries. The cost is null if there are no entries, or if the cost of any entry is unknown.
 *
 * @example
 * const { inputTokens, outputTokens } = sumUsage(state.usage);
 */
export function sumUsage(entries: readonly UsageEntry[]): Usage {
  return {
    modelCalls: entries.length,
    inputTokens: entries.reduce((total, entry) => total + entry.inputTokens, 0),
    outputTokens: entries.reduce((total, entry) => total + entry.outputTokens, 0),
    // Entries that an older release stored have no cached tokens.
    cachedTokens: entries.reduce((total, entry) => total + (entry.cachedTokens ?? 0), 0),
    cost: sumCost(entries),
  };
}

function sumCost(entries: readonly UsageEntry[]): number | null {
  if (entries.length === 0) return null;
  const total = entries.reduce<number | null>(
    // Entries that an older release stored have no cost at all.
    (sum, { cost }) => (sum === null || (cost ?? null) === null ? null : sum + (cost ?? 0)),
    0,
  );
  return total === null ? null : roundCost(total);
}

/** Rounds a cost to twelve digits, because sums of prices are not exact in binary. */
export function roundCost(cost: number): number {
  return Number(cost.toPrecision(12));
}

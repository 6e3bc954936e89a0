import type { JournalCall } from "../../../src/journal/journal-entry.ts";
import type { Span } from "./run-view.ts";

/** Returns what a call used; null if that is not known. */
export function usageOfCall({ usage }: JournalCall): Span["usage"] {
  if (usage === null) return null;
  const { inputTokens, outputTokens, cachedTokens, cost } = usage;
  return { inputTokens, outputTokens, cachedTokens, cost };
}

/** Adds up what two spans used. The cost of both is not known if that of one is not. */
export function addUsage(one: Span["usage"], other: Span["usage"]): Span["usage"] {
  if (one === null || other === null) return one ?? other;
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    cost: one.cost === null || other.cost === null ? null : one.cost + other.cost,
  };
}

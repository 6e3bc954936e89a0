import type { TokenUsage } from "@ag-ui/core";
import type { UsageEntry } from "../run/usage.ts";

/** Returns the tokens of model calls by model, as AG-UI counts them: those from a cache are part of the input. */
export function tokenUsage(calls: readonly UsageEntry[]): TokenUsage[] {
  const models = [...new Set(calls.map(({ model }) => model))];
  return models.map((model) => {
    const own = calls.filter((call) => call.model === model);
    const sum = (read: (call: UsageEntry) => number): number =>
      own.reduce((total, call) => total + read(call), 0);
    const inputTokens = sum((call) => call.inputTokens);
    const outputTokens = sum((call) => call.outputTokens);
    const cachedInputTokens = sum((call) => call.cachedTokens ?? 0);
    return { model, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, cachedInputTokens };
  });
}

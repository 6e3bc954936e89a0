import type { Usage } from "../../src/run/usage.ts";

/** Formats a duration for a person: `0.4 s`, `12 s`, `3 min 05 s`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Formats the sum of input and output tokens. Returns an empty text if the server reported none. */
export function tokensText(usage: Pick<Usage, "inputTokens" | "outputTokens"> | null): string {
  const tokens = usage === null ? 0 : usage.inputTokens + usage.outputTokens;
  return tokens === 0 ? "" : `${grouped(tokens)} tokens`;
}

/** Formats the number of model calls, and of input and output tokens if the server reported them. */
export function usageText({ modelCalls, inputTokens, outputTokens, cachedTokens }: Usage): string {
  const calls = `${modelCalls} model ${modelCalls === 1 ? "call" : "calls"}`;
  if (inputTokens + outputTokens === 0) return calls;
  const cached = cachedTokens > 0 ? ` (${grouped(cachedTokens)} cached)` : "";
  return `${calls}, ${grouped(inputTokens)} input tokens${cached}, ${grouped(outputTokens)} output tokens`;
}

/** Formats a whole number with commas: `1,234`. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

import type { Usage } from "../../src/run/usage.ts";

/** A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Tokens in and out together, or nothing where none were reported. */
export function tokensText(usage: Pick<Usage, "inputTokens" | "outputTokens"> | null): string {
  const tokens = usage === null ? 0 : usage.inputTokens + usage.outputTokens;
  return tokens === 0 ? "" : `${grouped(tokens)} tokens`;
}

/** Model calls, and tokens in and out where they were reported. */
export function usageText({ modelCalls, inputTokens, outputTokens }: Usage): string {
  const calls = `${modelCalls} model ${modelCalls === 1 ? "call" : "calls"}`;
  if (inputTokens + outputTokens === 0) return calls;
  return `${calls}, ${grouped(inputTokens)} tokens in, ${grouped(outputTokens)} out`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

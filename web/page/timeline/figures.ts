import { durationWords } from "../ui/time-words.ts";

/** Writes the duration of something that goes on, with one digit, so that it does not flicker. */
export function runningText(milliseconds: number): string {
  return milliseconds < 59_950
    ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`
    : durationWords(milliseconds);
}

/** Writes a count with its thousands apart: `12,405`. */
export function countText(count: number): string {
  return COUNTS.format(count);
}

/** Writes a cost, in the unit of the price function. An unknown one is not zero. */
export function costText(cost: number | null): string {
  if (cost === null) return "unknown";
  if (cost === 0) return "0";
  if (cost < 0.0001) return cost.toPrecision(2);
  return (cost < 1 ? SMALL_COSTS : COSTS).format(cost);
}

/** Writes input and output tokens: `1,204 → 88`. Returns an empty text if the server reported none. */
export function tokensText(
  usage: { readonly inputTokens: number; readonly outputTokens: number } | null,
): string {
  if (usage === null || usage.inputTokens + usage.outputTokens === 0) return "";
  return `${countText(usage.inputTokens)} → ${countText(usage.outputTokens)}`;
}

/** Writes a count and its noun: `1 step`, `2 steps`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

const COUNTS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const COSTS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SMALL_COSTS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 4, maximumFractionDigits: 4 });

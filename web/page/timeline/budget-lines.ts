import type { Limits } from "../../../src/run/limits.ts";
import { sumUsage } from "../../../src/run/sum-usage.ts";
import type { RunView } from "../run/run-view.ts";
import { countText, costText } from "./figures.ts";
import { durationWords } from "../ui/time-words.ts";

/** What a run used of one thing, against its limit. */
export interface BudgetLine {
  /** The name of the limit, as it is configured. */
  readonly name: string;
  readonly title: string;
  /** Null if it is not known. */
  readonly used: number | null;
  readonly usedText: string;
  readonly limit: number | null;
  /** Null without a limit. */
  readonly limitText: string | null;
  /** From 0 to 1; null without a limit, and if the use is not known. */
  readonly share: number | null;
  /** True if this limit ended the run. */
  readonly isReached: boolean;
}

/** Lists what a run has used, with its limits; `worked` is its time of work in milliseconds. */
export function budgetLinesOf(view: RunView, limits: Limits | null, worked: number): BudgetLine[] {
  const usage = sumUsage(view.usage);
  const reached = view.outcome?.limit ?? null;
  const limitOf = (name: string): number | null =>
    (limits as Readonly<Record<string, number | undefined>> | null)?.[name] ??
    (reached?.name === name ? reached.value : null);
  const line = (
    name: string,
    title: string,
    { used, text = countText }: { used: number | null; text?: (value: number) => string },
  ): BudgetLine => {
    const limit = limitOf(name);
    return {
      name,
      title,
      used,
      usedText: used === null ? "unknown" : text(used),
      limit,
      limitText: limit === null ? null : text(limit),
      share: limit === null || used === null ? null : Math.min(1, Math.max(0, used / limit)),
      isReached: reached?.name === name,
    };
  };
  const seconds = (value: number): string => durationWords(value * 1000);
  const lines = [
    line("modelCalls", "Model calls", { used: usage.modelCalls }),
    line("tokens", "Tokens", { used: usage.inputTokens + usage.outputTokens }),
    line("cost", "Cost", { used: view.usage.length === 0 ? null : usage.cost, text: costText }),
    line("seconds", "Time of work", { used: worked / 1000, text: seconds }),
    line("steps", "Steps", { used: view.plan.length }),
    line("hops", "Handoffs", { used: view.handoffs.length }),
  ];
  const house = view.house;
  if (house !== null) lines.push(line("rounds", "Rounds", { used: house.rounds.length }));
  // A limit of an application that ended the run is named, even if nothing here counts what it limits.
  if (reached !== null && !lines.some(({ name }) => name === reached.name)) {
    lines.push(line(reached.name, reached.name, { used: reached.value }));
  }
  const isNeeded = ({ name, used, limit }: BudgetLine): boolean =>
    (name !== "steps" && name !== "hops") || limit !== null || (used ?? 0) > 0;
  return lines.filter(isNeeded);
}

/** How the tokens of a run are made up, as small facts below the meters. */
export function tokenFactsOf(view: RunView): { readonly title: string; readonly text: string }[] {
  if (view.usage.length === 0) return [];
  const { inputTokens, outputTokens, cachedTokens } = sumUsage(view.usage);
  const share = inputTokens > 0 ? Math.round((cachedTokens / inputTokens) * 100) : 0;
  return [
    { title: "Input", text: countText(inputTokens) },
    {
      title: "Of it cached",
      text: cachedTokens > 0 ? `${countText(cachedTokens)} (${share} %)` : "none reported",
    },
    { title: "Output", text: countText(outputTokens) },
  ];
}

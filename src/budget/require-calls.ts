import { BudgetError } from "../errors/budget-error.ts";
import { counted } from "../text/counted.ts";
import type { RunBudget } from "./run-budget.ts";

/** Throws BudgetError if fewer model calls than these are left of a run's limit, or of the limit of a run above it. */
export function requireCalls({ budget }: Pick<RunBudget, "budget">, needed: number): void {
  for (const { run, limits, used, held } of budget.accounts) {
    const { modelCalls } = limits;
    if (modelCalls === undefined) continue;
    const left = modelCalls - used.modelCalls - held.modelCalls;
    if (left >= needed) continue;
    const message = `limit reached: modelCalls (${modelCalls}); ${counted(left, "call")} left, and ${needed} are needed`;
    throw new BudgetError({ limit: "modelCalls", value: modelCalls, run }, message);
  }
}

import type { Limits } from "../run/limits.ts";
import { createRunBudgets } from "../budget/run-budgets.ts";
import { systemEffects } from "../run/effects.ts";
import { createModelCaller, type ModelCaller, type ModelCallerOptions } from "../models/model-caller.ts";

/** What a run may use where neither its builder nor its caller says otherwise. */
export const HOUSE_LIMITS = { modelCalls: 25, rounds: 3, buildRepairs: 3 } as const satisfies Limits;

/** The longest reply that is asked for where tokens or cost are limited: a whole project fits. */
const REPLY_TOKENS = 32_768;

/** Makes the caller of a Software House, whose defaults a run's caller may exceed, unlike limits that its builder set. */
export function createHouseCaller(options: ModelCallerOptions): ModelCaller {
  const { limits, price, effects = systemEffects, replyTokens = REPLY_TOKENS } = options;
  const budgets = createRunBudgets({ limits, defaults: HOUSE_LIMITS, price, effects });
  return createModelCaller({ ...options, effects, replyTokens }, budgets);
}

/** Specification and approval with all their repetitions, the tests and the delivery. */
const SUPERSTEPS_AROUND = 24;

/** A run's caller may raise rounds that its builder left open: up to so many fit. */
const ROUNDS_LEFT_OPEN = 25;

/** An attempt takes developer, test author and build; a round has several, and verify, review and gate. */
export function recursionLimitFor({
  rounds = ROUNDS_LEFT_OPEN,
  buildRepairs = HOUSE_LIMITS.buildRepairs,
}: Limits): number {
  return SUPERSTEPS_AROUND + rounds * (3 * (1 + buildRepairs) + 3);
}

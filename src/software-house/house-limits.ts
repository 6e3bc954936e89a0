import { RUN_LIMITS, type LimitKinds, type RunLimits } from "../run/limits.ts";
import { createRunBudgets } from "../budget/run-budgets.ts";
import { systemEffects } from "../run/effects.ts";
import { createModelCaller, type ModelCaller } from "../models/model-caller.ts";
import type { ModelCallerOptions } from "../models/model-caller-options.ts";

/** Limits of a Software House. */
export interface HouseLimits extends Omit<RunLimits, "hops"> {
  /**
   * Rounds of building, running and testing.
   * @default 3
   */
  rounds?: number | undefined;
  /**
   * How often a project that does not build goes back to its developer within a round.
   * @default 3
   */
  buildRepairs?: number | undefined;
}

const { hops: _hops, ...OF_EVERY_RUN } = RUN_LIMITS;

/** The limits that a Software House takes: two of its own, and those of every run but handoffs. */
export const HOUSE_LIMITS = {
  ...OF_EVERY_RUN,
  rounds: "whole",
  buildRepairs: "whole",
} as const satisfies LimitKinds;

/** The limits of a run if neither its builder nor its caller sets them. */
const HOUSE_DEFAULTS = { modelCalls: 25, rounds: 3, buildRepairs: 3 } as const satisfies HouseLimits;

/** Reads the Software House's own limits off a budget's, with their defaults. */
export function houseLimitsIn(limits: HouseLimits): { rounds: number; buildRepairs: number } {
  const { rounds = HOUSE_DEFAULTS.rounds, buildRepairs = HOUSE_DEFAULTS.buildRepairs } = limits;
  return { rounds, buildRepairs };
}

/** The longest reply that is asked for where tokens or cost are limited: a whole project fits. */
const REPLY_TOKENS = 32_768;

/** Makes the caller of a Software House, whose defaults a run's caller may exceed, unlike limits that its builder set. */
export function createHouseCaller(options: ModelCallerOptions): ModelCaller {
  const { limits, price, effects = systemEffects, replyTokens = REPLY_TOKENS } = options;
  const budgets = createRunBudgets({ kinds: HOUSE_LIMITS, limits, defaults: HOUSE_DEFAULTS, price, effects });
  return createModelCaller({ ...options, effects, replyTokens }, { kinds: HOUSE_LIMITS, shared: budgets });
}

/** Specification and approval with all their repetitions, the tests and the delivery. */
const SUPERSTEPS_AROUND = 24;

/** Supersteps of a round: gate, approval, tests, files, build, verify, review, gate and delivery. */
export const SUPERSTEPS_FOR_A_ROUND = 9;

/** Supersteps after an attempt: a ruling on disputed tests, build, verify, review, gate and delivery. */
export const SUPERSTEPS_FOR_AN_ATTEMPT = 6;

/** A run's caller may raise rounds that its builder left open: up to so many fit. */
const ROUNDS_LEFT_OPEN = 25;

/** An attempt takes developer, test author and build; a round has several, and verify, review and gate. */
export function recursionLimitFor({
  rounds = ROUNDS_LEFT_OPEN,
  buildRepairs = HOUSE_DEFAULTS.buildRepairs,
}: HouseLimits): number {
  return SUPERSTEPS_AROUND + rounds * (3 * (1 + buildRepairs) + 3);
}

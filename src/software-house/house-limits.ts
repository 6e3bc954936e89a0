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

/** Limits that a Software House accepts: `rounds`, `buildRepairs`, and those of every run except `hops`. */
export const HOUSE_LIMITS = {
  ...OF_EVERY_RUN,
  rounds: "whole",
  buildRepairs: "whole",
} as const satisfies LimitKinds;

/** Limits that apply if neither the builder nor the caller of a run sets them. */
const HOUSE_DEFAULTS = { modelCalls: 25, rounds: 3, buildRepairs: 3 } as const satisfies HouseLimits;

/** Returns `rounds` and `buildRepairs` of a budget's limits, with their defaults. */
export function houseLimitsIn(limits: HouseLimits): { rounds: number; buildRepairs: number } {
  const { rounds = HOUSE_DEFAULTS.rounds, buildRepairs = HOUSE_DEFAULTS.buildRepairs } = limits;
  return { rounds, buildRepairs };
}

/** Longest reply, in tokens, that is requested if tokens or cost are limited. A whole project fits. */
const REPLY_TOKENS = 32_768;

/**
 * Creates the model caller of a Software House. The caller of a run can raise the default limits, but not those that
 * the builder set.
 */
export function createHouseCaller(options: ModelCallerOptions): ModelCaller {
  const { limits, price, effects = systemEffects, replyTokens = REPLY_TOKENS } = options;
  const budgets = createRunBudgets({ kinds: HOUSE_LIMITS, limits, defaults: HOUSE_DEFAULTS, price, effects });
  return createModelCaller({ ...options, effects, replyTokens }, { kinds: HOUSE_LIMITS, shared: budgets });
}

/** Supersteps for tests that are added once: tests, build and verify. */
const SUPERSTEPS_FOR_ADDED_TESTS = 3;

/** Supersteps outside of rounds: specification, approvals and tests with all repetitions, and the delivery. */
const SUPERSTEPS_AROUND = 32 + SUPERSTEPS_FOR_ADDED_TESTS;

/** Supersteps of a round: gate, approval, tests, files, build, verify, review, gate and delivery. */
export const SUPERSTEPS_FOR_A_ROUND = 9 + SUPERSTEPS_FOR_ADDED_TESTS;

/** Supersteps after an attempt: a ruling on disputed tests, build, verify, review, gate and delivery. */
export const SUPERSTEPS_FOR_AN_ATTEMPT = 6 + SUPERSTEPS_FOR_ADDED_TESTS;

/** Number of rounds for which there is room if the builder sets no limit, because the caller of a run can raise it. */
const ROUNDS_LEFT_OPEN = 25;

/** Supersteps of a question to the test author after a round: test author, build, verify, review and gate. */
const SUPERSTEPS_FOR_A_QUESTION = 5;

/**
 * Returns the recursion limit for these limits. An attempt takes three supersteps: developer, test author and build. A
 * round has several attempts, and then verify, review and gate, and perhaps a question to the test author.
 */
export function recursionLimitFor({
  rounds = ROUNDS_LEFT_OPEN,
  buildRepairs = HOUSE_DEFAULTS.buildRepairs,
}: HouseLimits): number {
  return SUPERSTEPS_AROUND + rounds * (3 * (1 + buildRepairs) + 3 + SUPERSTEPS_FOR_A_QUESTION);
}

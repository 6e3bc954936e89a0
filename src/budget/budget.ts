import { BudgetError } from "../errors/budget-error.ts";
import type { Limits, PriceFunction } from "./limits.ts";

/** Tokens of one call. */
export interface Tokens {
  inputTokens: number;
  outputTokens: number;
}

/** What is used up, set aside or left. */
export interface Amounts {
  modelCalls: number;
  tokens: number;
  cost: number;
}

/** Room for one call. */
export interface Reservation {
  /** The longest reply that fits; Infinity where nothing limits it. */
  outputTokens: number;
  /** Replaces what was reserved by what was used; called exactly once. */
  settle(used: Tokens): void;
}

/**
 * A run's account: reserved before each call, settled after it. A team's account draws on its parent's too, so
 * that it can use at most what remains above it. Everything here is synchronous: of two calls that start
 * together only one can take the last of it.
 */
export interface Budget {
  /** Throws BudgetError naming the limit where the call, or what is held back for later, does not fit. */
  reserve(need: Tokens & { model: string }, holdBack?: Amounts): Reservation;
  /** The least that this account and those above it have left. */
  remaining(): Amounts;
}

/** Nothing is held back. */
export const NOTHING: Amounts = { modelCalls: 0, tokens: 0, cost: 0 };

/** Opens an account; `spent` is what the run had used before it was resumed. */
export function createBudget(options: {
  limits: Limits;
  price?: PriceFunction | undefined;
  spent?: Amounts;
  parent?: Budget | undefined;
}): Budget {
  const { limits, price, parent, spent = NOTHING } = options;
  let taken = spent;
  const left = (): Amounts =>
    atMost(parent?.remaining(), {
      modelCalls: (limits.modelCalls ?? Infinity) - taken.modelCalls,
      tokens: (limits.tokens ?? Infinity) - taken.tokens,
      cost: (limits.cost ?? Infinity) - taken.cost,
    });
  const amountsOf = (model: string, { inputTokens, outputTokens }: Tokens): Amounts => {
    const cost = price?.(model, { inputTokens, outputTokens }) ?? null;
    if (cost === null && limits.cost !== undefined) {
      throw new BudgetError("cost", `the price of ${model} is not known, and cost is limited to ${limits.cost}`);
    }
    return { modelCalls: 1, tokens: inputTokens + outputTokens, cost: cost ?? 0 };
  };

  return {
    remaining: left,
    reserve(need, holdBack = NOTHING) {
      const room = subtract(left(), holdBack);
      const outputTokens = Math.min(need.outputTokens, room.tokens - need.inputTokens);
      if (room.modelCalls < 1) throw exhausted("modelCalls", limits, taken);
      if (outputTokens < 1) throw exhausted("tokens", limits, taken);
      const held = amountsOf(need.model, { inputTokens: need.inputTokens, outputTokens });
      if (held.cost > room.cost) throw exhausted("cost", limits, taken);
      const above = parent?.reserve({ ...need, outputTokens }, holdBack);
      taken = add(taken, held);
      return {
        outputTokens,
        settle(used) {
          taken = add(subtract(taken, held), amountsOf(need.model, used));
          above?.settle(used);
        },
      };
    },
  };
}

function exhausted(limit: keyof Amounts, limits: Limits, taken: Amounts): BudgetError {
  const own = limits[limit];
  const whose = own === undefined ? "of the run that this team is part of" : String(own);
  return new BudgetError(limit, `the limit on ${limit} (${whose}) leaves no room for another call: ${taken[limit]} are used or set aside`);
}

function atMost(above: Amounts | undefined, own: Amounts): Amounts {
  return {
    modelCalls: Math.min(own.modelCalls, above?.modelCalls ?? Infinity),
    tokens: Math.min(own.tokens, above?.tokens ?? Infinity),
    cost: Math.min(own.cost, above?.cost ?? Infinity),
  };
}

function add(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls + other.modelCalls,
    tokens: one.tokens + other.tokens,
    cost: one.cost + other.cost,
  };
}

function subtract(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls - other.modelCalls,
    tokens: one.tokens - other.tokens,
    cost: one.cost - other.cost,
  };
}

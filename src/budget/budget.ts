import { BudgetError } from "../errors/budget-error.ts";
import { roundCost } from "../run/sum-usage.ts";
import { amountsOf, add, NOTHING, subtract, type Amounts } from "./amounts.ts";
import type { Limits, PriceFunction } from "../run/limits.ts";
import { priceOf, type Tokens } from "./price.ts";

/** A call that needs a reservation: the estimated tokens of its prompt, and the most tokens that its reply may have. */
export interface Need extends Tokens {
  model: string;
  /** True if the request sends the bound of its reply, so that a shorter reply can be asked for. */
  isBounded: boolean;
  /** True for the run's own planning and final answer. They can use what its steps must leave. */
  isFinal: boolean;
}

/** What is reserved for one call. */
export interface Reservation {
  /** The longest reply that fits, in tokens: at most the one that was asked for. */
  outputTokens: number;
  /** The limit that made the reply shorter than asked for, or null if none did. */
  shortenedBy: BudgetError | null;
  /** Replaces the reserved amounts by the used ones. Either this or `withdraw` must be called, exactly once. */
  settle: (used: Tokens) => void;
  /** Gives the reserved amounts back: the call is not sent. */
  withdraw: () => void;
}

/**
 * The budget of a run. Each call reserves from it before it is sent, and settles after its reply. A team's calls also
 * reserve from the budgets of all runs above it, so that the team can use at most what remains there. All functions
 * are synchronous: if two calls start together, only one of them can get the last of a limit.
 */
export interface Budget {
  readonly run: string;
  readonly parent: Budget | null;
  readonly price: PriceFunction | null;
  /**
   * Reserves what a call can use at most. Returns null if the call must wait for the calls in flight. Throws BudgetError,
   * which names the limit, if the call can never fit.
   */
  reserve(need: Need): Reservation | null;
  /** Raises the used amounts to those of the recorded usage, here and in the budgets above. Needed after a resume. */
  correct(spent: Amounts): void;
  /** Adds amounts that were used before, but whose record was found only now. */
  charge(spent: Amounts): void;
  /** Sets whether steps must leave a share for the final answer, and which. */
  holdBack(holdsBack: boolean, share?: number): void;
  readonly accounts: readonly Account[];
}

/** The sums of one run: what is used, what is held for calls in flight, and what its steps must leave. */
export interface Account {
  readonly run: string;
  readonly limits: Limits;
  used: Amounts;
  held: Amounts;
  keeps: Amounts;
  /** True once one of the run's steps has called a model. */
  hasBegun: boolean;
}

/** The share of tokens and cost that steps leave for the final answer. They also leave one call. */
export const FINAL_SHARE = 0.2;

/** The smallest bound of a reply that is worth a request, in tokens. */
const SHORTEST_REPLY = 256;

/** Opens the budget of a run. The price function of the outermost run that has one counts for all runs below it. */
export function createBudget(options: {
  run: string;
  limits: Limits;
  price?: PriceFunction | undefined;
  parent?: Budget | undefined;
}): Budget {
  const { run, limits, parent } = options;
  const price = parent?.price ?? options.price ?? null;
  const own: Account = { run, limits, used: NOTHING, held: NOTHING, keeps: NOTHING, hasBegun: false };
  const accounts = [own, ...(parent?.accounts ?? [])];

  const roomIn = (account: Account, need: Need): Amounts => {
    const kept = isStepOf(account, need) ? keptIn(account) : NOTHING;
    return subtract(subtract(subtract(limitsOf(account), account.used), account.held), kept);
  };
  const isStepOf = (account: Account, need: Need): boolean => account !== own || !need.isFinal;
  const take = (need: Need, outputTokens: number, shortenedBy: BudgetError | null): Reservation => {
    const tokens = { inputTokens: need.inputTokens, outputTokens };
    const held = amountsOf(tokens, priceOf(price, need.model, tokens));
    for (const account of accounts) {
      account.held = add(account.held, held);
      account.hasBegun ||= isStepOf(account, need);
    }
    return {
      outputTokens,
      shortenedBy,
      withdraw() {
        for (const account of accounts) account.held = subtract(account.held, held);
      },
      settle(used) {
        let real = held;
        try {
          real = amountsOf(used, priceOf(price, need.model, used));
        } finally {
          // If the price function fails only now, count the reserved amounts: they were spent, and no call may wait for
          // them.
          for (const account of accounts) {
            account.held = subtract(account.held, held);
            account.used = add(account.used, real);
          }
        }
      },
    };
  };

  const budget: Budget = {
    run,
    price,
    accounts,
    parent: parent ?? null,
    reserve(need) {
      let fits = need.outputTokens;
      let mayFit = need.outputTokens;
      let short: { account: Account; limit: "tokens" | "cost" } | null = null;
      // Start with the outermost run, so that an error names its limit, and not one of the team that reached it.
      for (const account of accounts.toReversed()) {
        const room = roomIn(account, need);
        if (room.modelCalls < 1) throw exhausted(account, "modelCalls");
        for (const limit of ["tokens", "cost"] as const) {
          if (account.limits[limit] === undefined) continue;
          const reply = longestReply(need, { limit, room: room[limit], price, account });
          if (reply < fits) short = { account, limit };
          fits = Math.min(fits, reply);
          // Only calls in flight can give something back. A rest from rounding cannot.
          const later = room[limit] + (account.held.modelCalls > 0 ? account.held[limit] : 0);
          mayFit = Math.min(mayFit, longestReply(need, { limit, room: later, price, account }));
        }
      }
      if (short === null) return take(need, fits, null);
      if (mayFit > fits) return null;
      const shortest = need.isBounded ? Math.min(SHORTEST_REPLY, need.outputTokens) : need.outputTokens;
      const error = exhausted(short.account, short.limit, need);
      if (fits < shortest) throw error;
      return take(need, fits, error);
    },
    correct(spent) {
      const missing = {
        modelCalls: Math.max(0, spent.modelCalls - own.used.modelCalls),
        tokens: Math.max(0, spent.tokens - own.used.tokens),
        cost: Math.max(0, spent.cost - own.used.cost),
      };
      budget.charge(missing);
    },
    charge(spent) {
      for (const account of accounts) account.used = add(account.used, spent);
    },
    holdBack(holdsBack, share = FINAL_SHARE) {
      const { tokens = 0, cost = 0 } = limits;
      own.keeps = holdsBack
        ? { modelCalls: 1, tokens: Math.floor(tokens * share), cost: cost * share }
        : NOTHING;
    },
  };
  return budget;
}

/**
 * Returns the longest reply that fits, in tokens, at most the one that is asked for. The result is below 1 if none
 * fits.
 */
function longestReply(
  need: Need,
  options: { limit: "tokens" | "cost"; room: number; price: PriceFunction | null; account: Account },
): number {
  const { limit, room, price, account } = options;
  if (limit === "tokens") return Math.min(need.outputTokens, room - need.inputTokens);
  const costs = (outputTokens: number): number => {
    const cost = priceOf(price, need.model, { inputTokens: need.inputTokens, outputTokens });
    if (cost === null) throw unpriced(account, need.model);
    return cost;
  };
  if (costs(need.outputTokens) <= room) return need.outputTokens;
  let fits = 0;
  let tooLong = need.outputTokens;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (costs(middle) <= room) fits = middle;
    else tooLong = middle;
  }
  return fits;
}

/**
 * Returns what steps must leave. The last call is not held back from the first step: without a result there is nothing
 * to answer from.
 */
function keptIn({ keeps, hasBegun }: Account): Amounts {
  return hasBegun ? keeps : { ...keeps, modelCalls: 0 };
}

function limitsOf({ limits }: Account): Amounts {
  const { modelCalls = Infinity, tokens = Infinity, cost = Infinity } = limits;
  return { modelCalls, tokens, cost };
}

function exhausted({ run, limits, used }: Account, limit: keyof Amounts, need?: Need): BudgetError {
  const value = limits[limit] ?? 0;
  const next = limit === "tokens" ? `, and the next prompt needs about ${need?.inputTokens ?? 0}` : "";
  const why = need === undefined ? "" : `; ${roundCost(used[limit])} used${next}`;
  return new BudgetError({ limit, value, run }, `limit reached: ${limit} (${value})${why}`);
}

function unpriced({ run, limits }: Account, model: string): BudgetError {
  const value = limits.cost ?? 0;
  return new BudgetError(
    { limit: "cost", value, run },
    `limit reached: cost (${value}); the price of ${model} is unknown`,
  );
}

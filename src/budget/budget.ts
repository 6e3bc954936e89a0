import { BudgetError } from "../errors/budget-error.ts";
import { roundCost } from "../run/usage.ts";
import { amountsOf, add, NOTHING, subtract, type Amounts } from "./amounts.ts";
import type { Limits, PriceFunction } from "../run/limits.ts";
import { priceOf, type Tokens } from "./price.ts";

/** A call that wants to be sent: the estimated prompt, and the longest reply that it may get. */
export interface Need extends Tokens {
  model: string;
  /** True where the bound of the reply goes on the wire, so that a shorter one can be asked for. */
  isBounded: boolean;
  /** True for the run's own planning and final answer, which may use what its steps have to leave. */
  isFinal: boolean;
}

/** Room for one call. */
export interface Reservation {
  /** The longest reply that fits: at most what was asked for. */
  outputTokens: number;
  /** The limit that made the reply shorter than asked for, or null. */
  shortenedBy: BudgetError | null;
  /** Replaces what was reserved by what was used; called exactly once. */
  settle: (used: Tokens) => void;
}

/**
 * A run's account, reserved from before each call and settled after it. A team's account draws on all those above
 * it, so that it can use at most what remains there. Everything here is synchronous: of two calls that start
 * together only one can take the last of it.
 */
export interface Budget {
  readonly run: string;
  readonly parent: Budget | null;
  readonly price: PriceFunction | null;
  /** Null where the call has to wait for those in flight; throws BudgetError, naming the limit, where it never fits. */
  reserve(need: Need): Reservation | null;
  /** What the usage says was used, where that is more than is known here: after a resume, also above. */
  correct(spent: Amounts): void;
  /** Adds what was used before, and is found on record only now. */
  charge(spent: Amounts): void;
  /** Whether steps leave something for the final answer. */
  holdBack(holdsBack: boolean): void;
  readonly accounts: readonly Account[];
}

/** The sums of one run. */
export interface Account {
  readonly run: string;
  readonly limits: Limits;
  used: Amounts;
  held: Amounts;
  keeps: Amounts;
  /** Whether any of its steps has called a model. */
  hasBegun: boolean;
}

/** What steps leave for the final answer, of tokens and cost; of calls, one. */
export const FINAL_SHARE = 0.2;

/** A reply shorter than this is not worth asking for. */
const SHORTEST_REPLY = 256;

/** Opens a run's account; the price function of the outermost run that has one counts for all. */
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
      settle(used) {
        let real = held;
        try {
          real = amountsOf(used, priceOf(price, need.model, used));
        } finally {
          // Where the price function fails only now, what was set aside stands: it was spent, and nobody else may wait for it.
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
      // From the outside in, so that a limit of the whole run is not taken for one of the team that meets it.
      for (const account of accounts.toReversed()) {
        const room = roomIn(account, need);
        if (room.modelCalls < 1) throw exhausted(account, "modelCalls");
        for (const limit of ["tokens", "cost"] as const) {
          if (account.limits[limit] === undefined) continue;
          const reply = longestReply(need, { limit, room: room[limit], price, account });
          if (reply < fits) short = { account, limit };
          fits = Math.min(fits, reply);
          // Only what is in flight gives something back; a residue of rounding does not.
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
    holdBack(holdsBack) {
      const { tokens = 0, cost = 0 } = limits;
      own.keeps = holdsBack
        ? { modelCalls: 1, tokens: Math.floor(tokens * FINAL_SHARE), cost: cost * FINAL_SHARE }
        : NOTHING;
    },
  };
  return budget;
}

/** The longest reply for which there is room, at most what is asked for; below 1 where there is none. */
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

/** The last call is not kept from a first step: without one there would be nothing to write an answer of. */
function keptIn({ keeps, hasBegun }: Account): Amounts {
  return hasBegun ? keeps : { ...keeps, modelCalls: 0 };
}

function limitsOf({ limits }: Account): Amounts {
  const { modelCalls = Infinity, tokens = Infinity, cost = Infinity } = limits;
  return { modelCalls, tokens, cost };
}

function exhausted({ run, limits, used }: Account, limit: keyof Amounts, need?: Need): BudgetError {
  const value = limits[limit] ?? 0;
  const next = limit === "tokens" ? `, and the next call's prompt takes about ${need?.inputTokens ?? 0}` : "";
  const why = need === undefined ? "" : `; ${roundCost(used[limit])} used${next}`;
  return new BudgetError({ limit, value, run }, `limit reached: ${limit} (${value})${why}`);
}

function unpriced({ run, limits }: Account, model: string): BudgetError {
  const value = limits.cost ?? 0;
  return new BudgetError(
    { limit: "cost", value, run },
    `limit reached: cost (${value}); the price of ${model} is not known`,
  );
}

import { ConfigurationError } from "../errors/configuration-error.ts";
import { BudgetError } from "../errors/budget-error.ts";
import { orAborted } from "../run/or-aborted.ts";
import { roundCost } from "../run/sum-usage.ts";
import { REHEARSAL_MODEL } from "../run/usage.ts";
import type { CallAmounts, CallGate } from "../run/call-gate.ts";
import { JUDGE_AGENT } from "./judge.ts";
import { faultOfLimit, faultOfPositive } from "../errors/check-options.ts";

/** What a whole evaluation may use at most, the calls of its judges included. */
export interface EvaluationLimits {
  /** Model requests, retries included. */
  modelCalls?: number | undefined;
  /** In the unit of the graph's `price` function, which this limit needs. */
  cost?: number | undefined;
}

/** What the calls of one run, or of all, have used. */
export interface AmountsSpent {
  modelCalls: number;
  tokens: number;
  /** Null if the price of a call is unknown. */
  cost: number | null;
}

/** The calls of one run: the gate that they pass, and what they used. */
export interface TrialSpending {
  readonly gate: CallGate;
  readonly spent: AmountsSpent;
  /** How many requests of a planner got a reply. */
  readonly plannerReplies: number;
  /** True if the rehearsal's script answered a call. */
  readonly isRehearsal: boolean;
  /** Why the evaluation's limits refused a call; null if they did not. */
  readonly refused: string | null;
}

/** What an evaluation spends. */
export interface Spending {
  /** True once a call was refused, so that no other run can begin. */
  readonly isExhausted: boolean;
  /** Begins a run. If `needsPrice` is set, a call whose price is unknown is refused: no cost could be graded. */
  openTrial(options?: { needsPrice: boolean }): TrialSpending;
}

/** Why a call is refused, and the value of the limit that refuses it. */
interface LimitFault {
  value: number;
  words: string;
}

/** How the price of a model becomes known. */
export const GIVE_PRICE = "give the graph a `price` function";

/** Throws ConfigurationError if a limit cannot be one. */
export function checkEvaluationLimits({ modelCalls, cost }: EvaluationLimits): void {
  const faults = [
    modelCalls === undefined ? null : faultOfLimit("limits.modelCalls", modelCalls),
    cost === undefined ? null : faultOfPositive("limits.cost", cost),
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new ConfigurationError("evaluation", faults);
}

/** Keeps the limits of an evaluation: a call that could exceed them waits for the calls in flight, and is then refused. */
export function createSpending(limits: EvaluationLimits): Spending {
  const { modelCalls: mostCalls = Infinity, cost: mostCost = Infinity } = limits;
  const used = { modelCalls: 0, cost: 0 };
  const held = { modelCalls: 0, cost: 0 };
  let waiting: (() => void)[] = [];
  let isExhausted = false;

  const faultOf = ({ cost }: CallAmounts, model: string): LimitFault | null => {
    if (mostCost < Infinity && cost === null) {
      const words = `the price of ${model} is unknown, so that a limit on cost cannot be kept: ${GIVE_PRICE}`;
      return { value: mostCost, words };
    }
    if (used.modelCalls + held.modelCalls + 1 > mostCalls) {
      return { value: mostCalls, words: `model calls (${mostCalls})` };
    }
    const next = roundCost(used.cost + held.cost + (cost ?? 0));
    return next > mostCost
      ? { value: mostCost, words: `cost (${mostCost}); ${roundCost(used.cost)} used` }
      : null;
  };
  /** Holds what a call may use, as soon as there is room. Returns why there will be none, or null. */
  const hold = async (
    reserved: CallAmounts,
    model: string,
    signal: AbortSignal,
  ): Promise<LimitFault | null> => {
    for (;;) {
      const fault = faultOf(reserved, model);
      if (fault === null) {
        // At once: another call must not take the same room.
        held.modelCalls += 1;
        held.cost += reserved.cost ?? 0;
        return null;
      }
      const mayFitLater = held.modelCalls > 0 && reserved.cost !== null;
      if (!mayFitLater) return fault;
      await orAborted(new Promise<void>((resolve) => waiting.push(resolve)), signal);
    }
  };

  return {
    get isExhausted() {
      return isExhausted;
    },
    openTrial({ needsPrice } = { needsPrice: false }) {
      const spent: AmountsSpent = { modelCalls: 0, tokens: 0, cost: 0 };
      let plannerReplies = 0;
      let isRehearsal = false;
      let refused: string | null = null;
      const gate: CallGate = {
        async admit({ model, agent, run, reserved }, signal) {
          if (needsPrice && reserved.cost === null && agent !== JUDGE_AGENT) {
            refused = `budget.cost cannot be graded: the price of ${model} is unknown: ${GIVE_PRICE}`;
            throw new BudgetError({ limit: "evaluation", value: 0, run }, refused);
          }
          const fault = await hold(reserved, model, signal);
          if (fault !== null) {
            isExhausted = true;
            refused = `the evaluation's limit is reached: ${fault.words}`;
            throw new BudgetError({ limit: "evaluation", value: fault.value, run }, refused);
          }
          const cost = reserved.cost ?? 0;
          isRehearsal ||= model === REHEARSAL_MODEL;
          return {
            limitsTokens: mostCost < Infinity,
            settle(real, error) {
              held.modelCalls -= 1;
              held.cost -= cost;
              used.modelCalls += real.modelCalls;
              used.cost += real.cost ?? 0;
              addTo(spent, real);
              if (error === null && agent === "planner") plannerReplies += real.modelCalls;
              const next = waiting;
              waiting = [];
              for (const resume of next) resume();
            },
          };
        },
      };
      return {
        gate,
        spent,
        get plannerReplies() {
          return plannerReplies;
        },
        get isRehearsal() {
          return isRehearsal;
        },
        get refused() {
          return refused;
        },
      };
    },
  };
}

/** Adds what was used. An unknown cost makes the sum unknown. */
export function addTo(sum: AmountsSpent, { modelCalls, tokens, cost }: AmountsSpent): void {
  sum.modelCalls += modelCalls;
  sum.tokens += tokens;
  const isKnown = sum.cost !== null && (cost !== null || modelCalls === 0);
  sum.cost = isKnown ? roundCost((sum.cost ?? 0) + (cost ?? 0)) : null;
}

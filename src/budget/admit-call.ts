import type { BudgetError } from "../errors/budget-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { orAborted } from "../run/or-aborted.ts";
import type { CallAdmission, CallAmounts, CallGate } from "../run/call-gate.ts";
import type { Budget, Need } from "./budget.ts";
import { priceOf, type Tokens } from "./price.ts";
import type { RunBudget } from "./run-budget.ts";

/** A request that may be sent. */
export interface AdmittedCall {
  /** The longest reply that fits, in tokens. */
  outputTokens: number;
  /** The limit of the run that made the reply shorter than asked for, or null if none did. */
  shortenedBy: BudgetError | null;
  /** True if the run or its gate limits tokens or cost. */
  limitsTokens: boolean;
  /**
   * Counts what the request has used. Must be called exactly once. Resolves when the gate has counted it too, or when the
   * run is aborted; never rejects. Throws ConfigurationError if the price function fails.
   */
  settle: (used: Tokens, error: unknown) => Promise<void> | undefined;
}

/** Who asks for a request, and where it goes. */
export interface CallSource {
  budget: RunBudget;
  gate: CallGate | null;
  host: string;
  agent: string;
}

/** The amounts of a request that was not sent. */
const NOT_SENT: CallAmounts = { modelCalls: 0, tokens: 0, cost: 0 };

/**
 * Waits until a request may be sent: first for room in the run's own budget, then for its gate. Rejects with BudgetError if
 * there is no room, and with the signal's reason if the signal aborts first.
 */
export async function admitCall(
  need: Need,
  { budget, gate, host, agent }: CallSource,
  signal: AbortSignal,
): Promise<AdmittedCall> {
  const room = await budget.admit(need, signal);
  const isLimited = limitsTokens(budget.budget);
  if (gate === null) {
    const settle = (used: Tokens): undefined => {
      room.settle(used);
    };
    return { ...room, limitsTokens: isLimited, settle };
  }
  const { price, accounts } = budget.budget;
  const amountsOf = (tokens: Tokens): CallAmounts => ({
    modelCalls: 1,
    tokens: tokens.inputTokens + tokens.outputTokens,
    cost: priceOf(price, need.model, tokens),
  });
  let admission: CallAdmission;
  let reserved: CallAmounts;
  try {
    reserved = amountsOf({ inputTokens: need.inputTokens, outputTokens: room.outputTokens });
    const call = { model: need.model, host, agent, run: accounts.at(-1)?.run ?? budget.budget.run, reserved };
    admission = await admitted(gate.admit(call, signal), signal);
  } catch (error) {
    room.withdraw();
    throw error;
  }
  return {
    ...room,
    limitsTokens: isLimited || admission.limitsTokens === true,
    settle(used, error) {
      // If the price function fails only now, the reserved amounts count.
      let amounts = reserved;
      const settleAtGate = (): Promise<void> => settled(admission, { amounts, error, signal });
      try {
        room.settle(used);
        amounts = amountsOf(used);
      } catch (fault) {
        void settleAtGate();
        throw fault;
      }
      return settleAtGate();
    },
  };
}

/** Waits for the gate. If the signal aborts first, an admission that comes later is given back. */
async function admitted(admission: Promise<CallAdmission>, signal: AbortSignal): Promise<CallAdmission> {
  try {
    return await orAborted(admission, signal);
  } catch (error) {
    void admission.then((late) => settled(late, { amounts: NOT_SENT, error, signal })).catch(() => undefined);
    throw error;
  }
}

/** Settles an admission. Waits for it until the signal aborts. */
async function settled(
  admission: CallAdmission,
  { amounts, error, signal }: { amounts: CallAmounts; error: unknown; signal: AbortSignal },
): Promise<void> {
  const settling = async (): Promise<void> => admission.settle(amounts, asError(error));
  const warned = settling().catch((fault: unknown) => {
    // The reply was paid for, so it is kept.
    process.emitWarning(`a call gate did not settle a call: ${messageOf(fault)}`);
  });
  await orAborted(warned, signal).catch(() => undefined);
}

function asError(error: unknown): Error | null {
  if (error === null || error === undefined) return null;
  return error instanceof Error ? error : new Error(messageOf(error));
}

/** Returns true if the run's limits, or those of a run above it, limit tokens or cost. */
export function limitsTokens({ accounts }: Budget): boolean {
  return accounts.some(({ limits }) => limits.tokens !== undefined || limits.cost !== undefined);
}

import { monotonicNow, type Clocks } from "../run/effects.ts";
import { BudgetError } from "../errors/budget-error.ts";
import type { Amounts } from "./amounts.ts";
import { createBudget, FINAL_SHARE, type Budget, type Need, type Reservation } from "./budget.ts";
import type { Limits, PriceFunction } from "../run/limits.ts";
import { createSlots, turn, type Slots } from "./slots.ts";

/** What a run had used before it was resumed. */
export interface Spent {
  amounts: Amounts;
  /** The time of work, in milliseconds. */
  worked: number;
}

/** The budget of a run as its calls use it: amounts, time, and slots for requests in flight. */
export interface RunBudget {
  readonly budget: Budget;
  readonly limits: Limits;
  /** The slots of this run and of the runs above it. */
  readonly slots: readonly Slots[];
  /**
   * Calls that wait until other calls give back what they do not use. The outermost run and its teams share one queue.
   */
  readonly queue: (() => void)[];
  /**
   * Sets whether steps must leave a share for the final answer, and which: of tokens, cost and time.
   * @default a fifth
   */
  holdBack(holdsBack: boolean, share?: number): void;
  /** Returns the time of work so far, in milliseconds. */
  worked(): number;
  /** Returns when the earliest limit on time is reached. `isFinal` is for the run's own planning and final answer. */
  deadline(isFinal: boolean): Deadline;
  /**
   * Waits for a slot among the requests in flight and for room in the budget, then reserves what the call needs.
   * Rejects with BudgetError if there is no room, and with the signal's reason if the signal aborts first.
   */
  admit(need: Need, signal: AbortSignal): Promise<Reservation>;
}

/** How many milliseconds are left, and the error to report when there are none. */
export interface Deadline {
  left: number;
  error: BudgetError | null;
}

/** Opens a run's budget below the budget of the run that it is part of. */
export function createRunBudget(options: {
  run: string;
  limits: Limits;
  price?: PriceFunction | undefined;
  spent: Spent;
  parent?: RunBudget | undefined;
  effects: Clocks;
}): RunBudget {
  const { run, limits, price, spent, parent, effects } = options;
  const budget = createBudget({ run, limits, price, parent: parent?.budget });
  budget.correct(spent.amounts);
  const openedAt = monotonicNow(effects);
  const worked = (): number => spent.worked + monotonicNow(effects) - openedAt;
  const slots = [createSlots(limits.concurrency ?? Infinity), ...(parent?.slots ?? [])];
  const queue = parent?.queue ?? [];
  let kept = 0;
  return {
    budget,
    limits,
    slots,
    queue,
    worked,
    holdBack(holdsBack, share = FINAL_SHARE) {
      kept = holdsBack ? share : 0;
      budget.holdBack(holdsBack, share);
    },
    deadline(isFinal) {
      const above = parent?.deadline(false) ?? { left: Infinity, error: null };
      const { seconds } = limits;
      if (seconds === undefined) return above;
      const share = isFinal ? 1 : 1 - kept;
      const left = seconds * 1000 * share - worked();
      if (above.left <= left) return above;
      const message = `limit reached: seconds (${seconds})`;
      return { left, error: new BudgetError({ limit: "seconds", value: seconds, run }, message) };
    },
    async admit(need, signal) {
      const leave = await takeAll(slots, signal);
      try {
        let room = budget.reserve(need);
        while (room === null) {
          await turn(queue, signal);
          room = budget.reserve(need);
        }
        const { settle, withdraw } = room;
        const leaving = (end: () => void): void => {
          try {
            end();
          } finally {
            leave();
            for (const next of queue.splice(0)) next();
          }
        };
        return {
          ...room,
          settle: (used) => leaving(() => settle(used)),
          withdraw: () => leaving(withdraw),
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/**
 * Takes one slot of each run, the innermost first. A call that waits holds only slots of runs further in, so that it
 * does not block the calls of other teams.
 */
async function takeAll(slots: readonly Slots[], signal: AbortSignal): Promise<() => void> {
  const taken: (() => void)[] = [];
  const leave = (): void => {
    for (const giveBack of taken) giveBack();
  };
  try {
    for (const slot of slots) taken.push(await slot.take(signal));
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}

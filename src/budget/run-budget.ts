import type { Effects } from "../run/effects.ts";
import { BudgetError } from "../errors/budget-error.ts";
import type { Amounts } from "./amounts.ts";
import { createBudget, FINAL_SHARE, type Budget, type Need, type Reservation } from "./budget.ts";
import type { Limits, PriceFunction } from "../run/limits.ts";
import { createSlots, turn, type Slots } from "./slots.ts";

/** What a run had used before, where it is picked up again. */
export interface Spent {
  amounts: Amounts;
  /** Milliseconds of work. */
  worked: number;
}

/** A run's budget as calls meet it: amounts, time and places for requests. */
export interface RunBudget {
  readonly budget: Budget;
  readonly limits: Limits;
  /** This run's and those above it. */
  readonly slots: readonly Slots[];
  /** Calls that wait for others to give back what they do not use; one queue for the outermost run and its teams. */
  readonly queue: (() => void)[];
  /** Whether steps leave something for the final answer. */
  holdBack(holdsBack: boolean): void;
  /** Milliseconds of work so far. */
  worked(): number;
  /** When the earliest limit on time is reached; `isFinal` for the run's own planning and answer. */
  deadline(isFinal: boolean): Deadline;
  /**
   * Waits for a place among the requests in flight and for room, then reserves it.
   * Throws BudgetError where there is none; rejects with the signal's reason when that aborts first.
   */
  admit(need: Need, signal: AbortSignal): Promise<Reservation>;
}

/** How many milliseconds are left, and the error when there are none. */
export interface Deadline {
  left: number;
  error: BudgetError | null;
}

/** Opens a run's budget below that of the run that it is part of. */
export function createRunBudget(options: {
  run: string;
  limits: Limits;
  price?: PriceFunction | undefined;
  spent: Spent;
  parent?: RunBudget | undefined;
  effects: Pick<Effects, "now">;
}): RunBudget {
  const { run, limits, price, spent, parent, effects } = options;
  const budget = createBudget({ run, limits, price, parent: parent?.budget });
  budget.correct(spent.amounts);
  const openedAt = effects.now();
  const worked = (): number => spent.worked + effects.now() - openedAt;
  const slots = [createSlots(limits.concurrency ?? Infinity), ...(parent?.slots ?? [])];
  const queue = parent?.queue ?? [];
  let holdsBack = false;
  return {
    budget,
    limits,
    slots,
    queue,
    worked,
    holdBack(next) {
      holdsBack = next;
      budget.holdBack(next);
    },
    deadline(isFinal) {
      const above = parent?.deadline(false) ?? { left: Infinity, error: null };
      const { seconds } = limits;
      if (seconds === undefined) return above;
      const share = holdsBack && !isFinal ? 1 - FINAL_SHARE : 1;
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
        const { settle } = room;
        return {
          ...room,
          settle(used) {
            try {
              settle(used);
            } finally {
              leave();
              for (const next of queue.splice(0)) next();
            }
          },
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** A place in each, from the inside out: a place is only ever held by a request in flight, so that none blocks another. */
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

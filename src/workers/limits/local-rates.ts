import { RecentEntries } from "../../threads/recent-entries.ts";

/** The rates of one process, for the time in which workers cannot share them. */
export interface LocalRates {
  /** Books the next turn, and returns after how many milliseconds it is. `callsPerSecond` is null if there is no rate. */
  book(name: string, callsPerSecond: number | null): number;
  /** Notes that the server refused a call: halves the rate, and pauses. */
  refused(name: string, callsPerSecond: number | null, pause: number): void;
}

/** The rate of a process that has no other, after the first refusal. */
const FIRST_RATE = 2;

/** The lowest rate to which refusals lead. */
const LOWEST_RATE = 0.1;

/** How many models and tenants a process remembers the rates of: those that were used last. */
export const MOST_NAMES = 10_000;

/** In how many seconds a halved rate has recovered. */
const RECOVERY = 30;

interface State {
  /** When the next turn is. */
  next: number;
  pausedUntil: number;
  /** What refusals have lowered the rate to, and when. */
  lowered: { rate: number; full: number; at: number } | null;
}

/** Makes the rates of one process. Turns are even: no call goes before the one that asked earlier. */
export function createLocalRates(now: () => number): LocalRates {
  const states = new RecentEntries<State>(MOST_NAMES);
  const stateOf = (name: string): State => {
    const state = states.get(name) ?? { next: 0, pausedUntil: 0, lowered: null };
    states.set(name, state);
    return state;
  };
  const rateOf = ({ lowered }: State, callsPerSecond: number | null): number | null => {
    if (lowered === null) return callsPerSecond;
    const recovered = (lowered.full / 2) * ((now() - lowered.at) / 1000 / RECOVERY);
    return Math.min(lowered.rate + recovered, callsPerSecond ?? Infinity);
  };
  return {
    book(name, callsPerSecond) {
      const state = stateOf(name);
      const rate = rateOf(state, callsPerSecond);
      const turn = Math.max(now(), state.pausedUntil, rate === null ? 0 : state.next);
      state.next = turn + (rate === null ? 0 : 1000 / rate);
      return turn - now();
    },
    refused(name, callsPerSecond, pause) {
      const state = stateOf(name);
      const isFirst = state.pausedUntil <= now();
      state.pausedUntil = Math.max(state.pausedUntil, now() + pause);
      if (!isFirst) return;
      const full = rateOf(state, callsPerSecond) ?? FIRST_RATE;
      state.lowered = { rate: Math.max(full / 2, LOWEST_RATE), full, at: state.pausedUntil };
    },
  };
}

import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { systemEffects, type Effects } from "../../run/effects.ts";
import { RecentEntries } from "../../threads/recent-entries.ts";
import { RedisPresence } from "../redis-presence.ts";
import type { CallRate } from "./call-rate.ts";
import { createLocalRates, MOST_NAMES } from "./local-rates.ts";
import { COUNT_WORKERS, LEAVE_QUEUE, NOTE_REFUSAL, TAKE_TURN } from "./rate-script.ts";
import { runScript } from "./redis-script.ts";

/** The rates of calls that all workers share. */
export interface SharedRates {
  /**
   * Waits for the next turn of a rate. Turns come in the order of the requests, on all workers. A rate of null has no limit
   * until a call is refused. Rejects with the signal's reason if that aborts first.
   */
  turn(name: string, rate: CallRate | null, signal: AbortSignal): Promise<RateTurn>;
}

/** The turn of one call. */
export interface RateTurn {
  /** Notes that the server refused the call by 429, and how many milliseconds it asks to wait. Never rejects. */
  refused(retryAfter: number | null): Promise<void>;
}

/** What happened to the rates' calls in this process. */
export interface RateCounts {
  /** Calls that had to wait. */
  waits: number;
  waitSeconds: number;
  /** Calls that servers refused by 429. */
  refusals: number;
  /** Calls whose turn this process decided alone, because Redis was not there. */
  local: number;
}

/** How long Redis may take to answer, in milliseconds. After it, the process decides alone. */
const PATIENCE = 2_000;

/** The pause of a rate if the server does not say how long, in milliseconds. */
const USUAL_PAUSE = 1_000;

/** The longest pause, in milliseconds. A server can ask for hours; then the next call asks it again. */
const LONGEST_PAUSE = 60_000;

/** After how many milliseconds a worker counts itself again, and without a call is not counted any more. */
const COUNTED = { again: 5_000, atLast: 20_000 } as const;

/**
 * Makes the rates that all workers with this Redis share. While Redis is not there, each worker keeps its own part: the last
 * rate that it knows, divided by the number of workers that were there.
 */
export function createSharedRates(
  redis: Redis | null,
  counts: RateCounts,
  effects: Pick<Effects, "sleep" | "random"> = systemEffects,
): SharedRates {
  const monotonic = (): number => performance.now();
  const local = createLocalRates(monotonic);
  const known = new RecentEntries<number>(MOST_NAMES);
  const worker = randomUUID();
  let workers = 1;
  let countedAt = -Infinity;
  const presence = redis === null ? null : new RedisPresence(redis, PATIENCE);

  /** Returns the answer of a script, or null if Redis is not there. */
  const ask = async (
    script: string,
    keys: readonly string[],
    values: readonly (string | number)[],
    onLate?: (answer: unknown) => void,
  ): Promise<unknown> => {
    if (redis === null || !(await presence?.isThere())) return null;
    return runScript(redis, script, { keys, values, patience: PATIENCE, onLate }).catch(() => null);
  };
  const countWorkers = async (): Promise<void> => {
    if (monotonic() < countedAt + COUNTED.again) return;
    countedAt = monotonic();
    const counted = await ask(COUNT_WORKERS, ["troupe:{rates}:workers"], [worker, COUNTED.atLast]);
    if (typeof counted === "number" && counted > 0) workers = counted;
  };
  const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    const begin = monotonic();
    try {
      await effects.sleep(milliseconds, signal);
    } catch {
      throw signal.reason;
    } finally {
      counts.waitSeconds += (monotonic() - begin) / 1000;
    }
  };
  const localTurn = async (name: string, rate: CallRate | null, signal: AbortSignal): Promise<RateTurn> => {
    counts.local += 1;
    const last = known.get(name) ?? rate?.callsPerSecond ?? null;
    const share = last === null ? null : last / workers;
    const pause = local.book(name, share);
    if (pause > 0) {
      counts.waits += 1;
      await wait(pause, signal);
    }
    return {
      async refused(retryAfter) {
        counts.refusals += 1;
        local.refused(name, share, pauseOf(retryAfter));
      },
    };
  };
  return {
    async turn(name, rate, signal) {
      const keys = [`troupe:{${name}}:rate`, `troupe:{${name}}:left`];
      const settings = [rate?.callsPerSecond ?? 0, rate?.burst ?? 1];
      const leave = ({ era, number }: Ticket): void => {
        void ask(LEAVE_QUEUE, keys, [...settings, era, number]);
      };
      void countWorkers();
      let ticket: Ticket | null = null;
      for (;;) {
        signal.throwIfAborted();
        const values = [...settings, ticket?.era ?? "0", ticket?.number ?? "0"];
        // A late answer finds the call gone: it has got its turn from this process.
        const answer = await ask(TAKE_TURN, keys, values, (late) => leave(ticketIn(late as Answer)));
        if (answer === null) return localTurn(name, rate, signal);
        if (ticket === null) counts.waits += Number((answer as Answer)[0]) > 0 ? 1 : 0;
        ticket = ticketIn(answer as Answer);
        if (ticket.rate > 0) known.set(name, ticket.rate);
        else known.take(name);
        if (ticket.wait <= 0) break;
        try {
          // The rate can rise meanwhile: who waits long asks again before.
          await wait(ticket.wait > 2_000 ? ticket.wait / 2 : ticket.wait, signal);
        } catch (error) {
          leave(ticket);
          throw error;
        }
      }
      const { generation } = ticket;
      return {
        async refused(retryAfter) {
          counts.refusals += 1;
          const pause = pauseOf(retryAfter);
          const noted = await ask(NOTE_REFUSAL, keys, [...settings, generation, pause]);
          if (noted === null) local.refused(name, known.get(name) ?? null, pause);
        },
      };
    },
  };
}

function pauseOf(retryAfter: number | null): number {
  return Math.min(retryAfter ?? USUAL_PAUSE, LONGEST_PAUSE);
}

/** A call's place in the queue of a rate. Its numbers are text, because they are only handed back. */
interface Ticket {
  wait: number;
  era: string;
  number: string;
  generation: string;
  rate: number;
}

type Answer = [wait: string, era: string, number: string, generation: string, rate: string];

function ticketIn([wait, era, number, generation, rate]: Answer): Ticket {
  return { wait: Math.ceil(Number(wait)), era, number, generation, rate: Number(rate) };
}

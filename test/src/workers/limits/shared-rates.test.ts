import { setMaxListeners } from "node:events";
import { expect, test, vi } from "vitest";
import { LEAVE_QUEUE, TAKE_TURN } from "../../../../src/workers/limits/rate-script.ts";
import { runScript } from "../../../../src/workers/limits/redis-script.ts";
import {
  createSharedRates,
  type RateCounts,
  type SharedRates,
} from "../../../../src/workers/limits/shared-rates.ts";
import { describeWithRedis } from "./support/with-redis.ts";

function counts(): RateCounts {
  return { waits: 0, waitSeconds: 0, refusals: 0, local: 0 };
}

const { signal } = new AbortController();
setMaxListeners(0, signal);

/** Takes turns one after another as fast as they come, and returns the seconds that this took. */
async function secondsOf(turns: readonly (() => Promise<unknown>)[]): Promise<number> {
  const begin = performance.now();
  await Promise.all(turns.map((turn) => turn()));
  return (performance.now() - begin) / 1000;
}

function turnsOf(rates: SharedRates, name: string, callsPerSecond: number, count: number) {
  return Array.from({ length: count }, () => () => rates.turn(name, { callsPerSecond }, signal));
}

describeWithRedis("rates that workers share", (redis) => {
  test("hold for all of them together, and each name has its own", async () => {
    const [one, other] = [counts(), counts()];
    const first = createSharedRates(redis().connect(), one);
    const second = createSharedRates(redis().connect(), other);
    const both = [...turnsOf(first, "model:a", 40, 21), ...turnsOf(second, "model:a", 40, 20)];
    const [seconds, alone] = await Promise.all([
      secondsOf(both),
      secondsOf(turnsOf(first, "model:b", 40, 5)),
    ]);
    // 41 turns are 40 intervals of 25 ms. Clocks of timers round down.
    expect(seconds).toBeGreaterThan(0.95);
    expect(alone).toBeGreaterThan(0.095);
    expect(one.waits + other.waits).toBeGreaterThan(20);
    expect(one.waitSeconds).toBeGreaterThan(1);
    expect([one.local, other.local]).toEqual([0, 0]);
  });

  test("give turns in the order of the requests, whoever asks again first, and skip those that left", async () => {
    const client = redis().connect();
    const keys = ["troupe:{t}:rate", "troupe:{t}:left"];
    const run = (script: string, era = "0", ticket = "0") =>
      runScript(client, script, { keys, values: [0.01, 1, era, ticket], patience: 60_000 });
    const ask = async (era?: string, ticket?: string) => {
      const [wait, ...rest] = (await run(TAKE_TURN, era, ticket)) as [string, string, string];
      return { seconds: Number(wait) / 1000, era: rest[0], ticket: rest[1] };
    };
    const [first, second, third] = [await ask(), await ask(), await ask()];
    expect([first, second, third].map(({ ticket }) => ticket)).toEqual(["1", "2", "3"]);
    expect(first.seconds).toBe(0);
    const again = await ask(third.era, third.ticket);
    expect(again).toMatchObject({ era: third.era, ticket: "3" });
    expect([second.seconds > 0 && second.seconds <= 100, again.seconds > 100]).toEqual([true, true]);
    await run(LEAVE_QUEUE, second.era, second.ticket);
    const next = await ask(third.era, third.ticket);
    expect([next.seconds > 0, next.seconds <= 100]).toEqual([true, true]);
    // A ticket from before Redis lost its data is void.
    await client.flushall();
    expect(await ask(third.era, third.ticket)).toMatchObject({ seconds: 0, ticket: "1" });
  });

  test("let a burst go at once, and only after a pause another one", async () => {
    const rates = createSharedRates(redis().connect(), counts());
    const burst = { callsPerSecond: 10, burst: 5 };
    const seconds = await secondsOf(Array.from({ length: 8 }, () => () => rates.turn("t", burst, signal)));
    expect(seconds).toBeGreaterThan(0.28);
  });

  test("end a wait with its signal, and skip the turns of calls that have left", async () => {
    const rates = createSharedRates(redis().connect(), counts());
    const slow = { callsPerSecond: 0.05 };
    await rates.turn("t", slow, signal);
    const stop = new AbortController();
    const left = Array.from({ length: 5 }, () => rates.turn("t", slow, stop.signal));
    const client = redis().connect();
    await vi.waitFor(async () => expect(await client.hget("troupe:{t}:rate", "issued")).toBe("6"), 10_000);
    const last = rates.turn("t", { callsPerSecond: 20 }, signal);
    await vi.waitFor(async () => expect(await client.hget("troupe:{t}:rate", "issued")).toBe("7"), 10_000);
    stop.abort(new Error("enough"));
    const ends = await Promise.allSettled(left);
    expect(ends.map((end) => (end.status === "rejected" ? (end.reason as Error).message : null))).toEqual(
      Array(5).fill("enough"),
    );
    await last;
    await vi.waitFor(async () => expect(await client.zcard("troupe:{t}:left")).toBe(0), 10_000);
  });

  test("a refusal makes all workers pause and go slower, once for all calls that were in flight", async () => {
    const [one, other] = [1, 2].map(() => createSharedRates(redis().connect(), counts()));
    const client = redis().connect();
    const rate = { callsPerSecond: 100, burst: 10 };
    const turns = await Promise.all(Array.from({ length: 6 }, () => one!.turn("m", rate, signal)));
    const begin = performance.now();
    await Promise.all(turns.map((turn) => turn.refused(400)));
    const lowered = await client.hgetall("troupe:{m}:rate");
    expect(lowered["generation"]).toBe("1");
    expect(Number(lowered["rate"])).toBeLessThan(75);
    await other!.turn("m", rate, signal);
    expect(performance.now() - begin).toBeGreaterThan(399);
    const again = await other!.turn("m", rate, signal);
    await again.refused(null);
    const state = await client.hgetall("troupe:{m}:rate");
    expect(state["generation"]).toBe("2");
    expect(Number(state["rate"])).toBeLessThan(60);
  });

  test("a rate that nobody configured is estimated from the calls before the first refusal", async () => {
    const rates = createSharedRates(redis().connect(), counts());
    const turns = await Promise.all(Array.from({ length: 30 }, () => rates.turn("m", null, signal)));
    await turns[0]?.refused(10);
    const state = await redis().connect().hgetall("troupe:{m}:rate");
    expect(Number(state["rate"])).toBeGreaterThanOrEqual(1);
    expect(Number(state["rate"])).toBeLessThanOrEqual(15);
    await rates.turn("m", null, signal);
  });

  test("without Redis, each worker goes on with its part, and shares again when Redis is back", async () => {
    const { server, connect } = redis();
    const [one, other] = [counts(), counts()];
    const [first, second] = [createSharedRates(connect(), one), createSharedRates(connect(), other)];
    const rate = { callsPerSecond: 50 };
    await second.turn("m", rate, signal);
    await first.turn("m", rate, signal);
    // Its answer comes after the one that says how many workers there are.
    await first.turn("m", rate, signal);
    const client = connect();
    expect(await client.zcard("troupe:{rates}:workers")).toBe(2);
    await server.stop();
    await expect.poll(() => client.status, { timeout: 10_000 }).not.toBe("ready");
    const seconds = await secondsOf(turnsOf(first, "m", 50, 11));
    // It knows that the other worker was there: its part is 25 calls a second.
    expect(seconds).toBeGreaterThan(0.38);
    expect(one.local).toBeGreaterThan(0);
    await server.start();
    await expect
      .poll(
        async () => {
          const earlier = one.local;
          await first.turn("m", rate, signal);
          return one.local === earlier;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
  });

  test("a worker that starts without Redis decides alone, and leaves no tickets for Redis to give out later", async () => {
    const { server, connect } = redis();
    await server.stop();
    const client = connect();
    const own = counts();
    const rates = createSharedRates(client, own);
    await Promise.all(Array.from({ length: 20 }, () => rates.turn("m", null, signal)));
    expect(own).toMatchObject({ local: 20, waits: 0 });
    await server.start();
    await expect.poll(() => client.status, { timeout: 20_000 }).toBe("ready");
    await rates.turn("m", null, signal);
    expect(own.local).toBe(20);
    expect(await client.hget("troupe:{m}:rate", "issued")).toBe("1");
  });

  test("a call that has its turn from its own process gives a ticket back that comes late", async () => {
    const [client, connection] = [redis().connect(), redis().connect()];
    const own = counts();
    const rates = createSharedRates(connection, own);
    const rate = { callsPerSecond: 0.001 };
    await rates.turn("m", rate, signal);
    // Scripts wait now, and other commands do not.
    await client.call("CLIENT", "PAUSE", "600000", "WRITE");
    const stop = new AbortController();
    const late = Array.from({ length: 3 }, () => rates.turn("m", rate, stop.signal));
    await expect.poll(() => own.local, { timeout: 20_000 }).toBe(3);
    stop.abort(new Error("enough"));
    await Promise.allSettled(late);
    await client.call("CLIENT", "UNPAUSE");
    // Its answer follows those of the scripts.
    await connection.ping();
    const ahead = async (): Promise<number> => {
      const { issued, served } = await client.hgetall("troupe:{m}:rate");
      return Number(issued) - Number(served) - (await client.zcard("troupe:{m}:left"));
    };
    await expect.poll(ahead, { timeout: 20_000 }).toBeLessThanOrEqual(0);
  });
});

test("a worker without any Redis keeps rates alone, pauses after a refusal, and recovers", async () => {
  const own = counts();
  const rates = createSharedRates(null, own);
  const turn = await rates.turn("m", null, signal);
  await turn.refused(300);
  expect(await secondsOf([() => rates.turn("m", null, signal)])).toBeGreaterThan(0.25);
  expect(own).toMatchObject({ refusals: 1, local: 2, waits: 1 });
});

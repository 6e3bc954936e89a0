import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "../../../../src/workers/connections.ts";
import {
  readAllowances,
  removeAllowance,
  setAllowance,
  type AllowanceScope,
} from "../../../../src/workers/limits/allowances.ts";
import { reserveAllowances, type ReserveOptions } from "../../../../src/workers/limits/reserve-allowances.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";

describeWithPostgres("allowances over time", (url) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await openPostgres(url());
  });
  afterAll(() => pool.end());

  const { signal } = new AbortController();
  const noon = new Date("2026-03-14T12:00:00Z");
  const clock = (): Date => noon;

  function reserve(
    scopes: readonly AllowanceScope[],
    { modelCalls = 1, tokens = 0, cost = null as number | null, ...options }: Partial<Call> = {},
  ) {
    const request = { scopes, run: "run-1", model: "m", reserved: { modelCalls, tokens, cost } };
    return reserveAllowances(pool, request, options.signal ?? signal, { clock, ...options });
  }

  async function stateOf(scope: AllowanceScope, at = noon) {
    const [state] = await readAllowances(pool, { scope, clock: at });
    return { spent: state?.spent, reserved: state?.reserved };
  }

  test("what is reserved counts until it is settled, then what was used", async () => {
    const scope = "tenant:acme";
    await setAllowance(pool, { scope, modelCalls: 10, tokens: 1_000, cost: 5 });
    const first = await reserve([scope], { tokens: 400, cost: 2 });
    expect(first.limitsTokens).toBe(true);
    expect(await readAllowances(pool, { scope, clock: noon })).toEqual([
      {
        scope,
        period: "day",
        limit: { modelCalls: 10, tokens: 1_000, cost: 5 },
        spent: { modelCalls: 0, tokens: 0, cost: 0 },
        reserved: { modelCalls: 1, tokens: 400, cost: 2 },
        refillsAt: Date.parse("2026-03-15T00:00:00Z"),
      },
    ]);
    await first.settle({ modelCalls: 1, tokens: 123, cost: 0.1 });
    await first.settle({ modelCalls: 1, tokens: 123, cost: 0.1 });
    const second = await reserve([scope], { tokens: 400, cost: 0.2 });
    await second.settle({ modelCalls: 1, tokens: 100, cost: 0.2 });
    expect(await stateOf(scope)).toEqual({
      spent: { modelCalls: 2, tokens: 223, cost: 0.3 },
      reserved: { modelCalls: 0, tokens: 0, cost: 0 },
    });
  });

  test("a call that does not fit in what is left is refused, with who refused it, how much, and until when", async () => {
    const scope = "key:small";
    await setAllowance(pool, { scope, cost: 1 });
    const call = await reserve([scope], { cost: 0.9 });
    await call.settle({ modelCalls: 1, tokens: 5, cost: 0.95 });
    await expect(reserve([scope], { cost: 0.06 })).rejects.toMatchObject({
      code: "allowance_exhausted",
      limit: "allowance",
      value: 1,
      run: "run-1",
      message:
        "allowance exhausted: cost of key:small (1 per day): 0.95 used, and the next call needs up to 0.06; " +
        "it is filled again at 2026-03-15T00:00:00.000Z",
    });
    await expect(reserve([scope], { cost: null })).rejects.toMatchObject({
      code: "allowance_exhausted",
      message: "allowance exhausted: cost of key:small (1 per day): the price of m is unknown",
    });
    await (await reserve([scope], { cost: 0.05 })).settle({ modelCalls: 1, tokens: 5, cost: 0.05 });
  });

  test("a call reserves from all allowances of its run or from none", async () => {
    await setAllowance(pool, { scope: "tenant:both", modelCalls: 5 });
    await setAllowance(pool, { scope: "tenant:both", period: "hour", modelCalls: 4 });
    await setAllowance(pool, { scope: "graph:both", modelCalls: 1 });
    const scopes = ["tenant:both", "graph:both", "key:none"] as const;
    await (await reserve(scopes)).settle({ modelCalls: 1, tokens: 0, cost: null });
    await expect(reserve(scopes)).rejects.toMatchObject({
      message: expect.stringContaining("modelCalls of graph:both (1 per day)"),
    });
    const spent = (await readAllowances(pool, { scope: "tenant:both", clock: noon })).map((one) => [
      one.period,
      one.spent.modelCalls,
      one.reserved.modelCalls,
    ]);
    expect(spent).toEqual([
      ["day", 1, 0],
      ["hour", 1, 0],
    ]);
    expect(await reserve(["key:none"])).toMatchObject({ limitsTokens: false });
  });

  test("a call waits for calls in flight that can give something back, and ends waiting with its signal", async () => {
    const scope = "key:wait";
    await setAllowance(pool, { scope, tokens: 100 });
    const first = await reserve([scope], { tokens: 80 });
    let isWaiting = (): void => undefined;
    const waits = new Promise<void>((resolve) => (isWaiting = resolve));
    const second = reserve([scope], { tokens: 50, onWait: isWaiting });
    const stop = new AbortController();
    const stopped = reserve([scope], { tokens: 60, signal: stop.signal }).catch((error: unknown) => error);
    await waits;
    stop.abort(new Error("enough"));
    expect(await stopped).toMatchObject({ message: "enough" });
    await first.settle({ modelCalls: 1, tokens: 50, cost: null });
    await (await second).settle({ modelCalls: 1, tokens: 50, cost: null });
    await expect(reserve([scope], { tokens: 1 })).rejects.toMatchObject({ code: "allowance_exhausted" });
  });

  test("a reservation of a worker that died counts as spent, and no call waits for it after it has expired", async () => {
    const scope = "key:dead";
    await setAllowance(pool, { scope, tokens: 100 });
    const dead = await reserve([scope], { tokens: 70, longestCall: 60_000 });
    const later = new Date(noon.getTime() + 61_000);
    expect(await stateOf(scope)).toMatchObject({ reserved: { tokens: 70 }, spent: { tokens: 0 } });
    expect(await stateOf(scope, later)).toMatchObject({ reserved: { tokens: 0 }, spent: { tokens: 70 } });
    await expect(reserve([scope], { tokens: 40, clock: () => later })).rejects.toMatchObject({
      message: expect.stringContaining("70 used"),
    });
    // It was only asleep.
    await dead.settle({ modelCalls: 1, tokens: 10, cost: null });
    expect(await stateOf(scope, later)).toMatchObject({ reserved: { tokens: 0 }, spent: { tokens: 10 } });
    await (
      await reserve([scope], { tokens: 90, clock: () => later })
    ).settle({
      modelCalls: 1,
      tokens: 90,
      cost: null,
    });
  });

  test("an allowance is full again on the next day, and what was reserved before counts on its own day", async () => {
    const scope = "key:daily";
    const midnight = new Date("2026-03-15T00:00:00Z");
    const before = new Date(midnight.getTime() - 1);
    await setAllowance(pool, { scope, modelCalls: 1 });
    await setAllowance(pool, { scope, period: "month", modelCalls: 2 });
    const late = await reserve([scope], { clock: () => before });
    await expect(reserve([scope], { clock: () => before })).rejects.toThrow("per day");
    const early = await reserve([scope], { clock: () => midnight });
    await late.settle({ modelCalls: 1, tokens: 3, cost: null });
    await early.settle({ modelCalls: 1, tokens: 4, cost: null });
    expect(await stateOf(scope, before)).toMatchObject({ spent: { modelCalls: 1, tokens: 3 } });
    expect(await stateOf(scope, midnight)).toMatchObject({ spent: { modelCalls: 1, tokens: 4 } });
    const april = new Date("2026-04-01T00:00:00Z");
    const next = new Date("2026-03-16T00:00:00Z");
    await expect(reserve([scope], { clock: () => next })).rejects.toThrow(
      "(2 per month): 2 used, and the next call needs up to 1; it is filled again at 2026-04-01T00:00:00.000Z",
    );
    await reserve([scope], { clock: () => april });
  });

  test("what is changed holds from the next call on, and what was used stays used", async () => {
    const scope = "graph:changed";
    await setAllowance(pool, { scope, modelCalls: 1 });
    await (await reserve([scope])).settle({ modelCalls: 1, tokens: 0, cost: null });
    await expect(reserve([scope])).rejects.toMatchObject({ code: "allowance_exhausted" });
    await setAllowance(pool, { scope, modelCalls: 2 });
    await (await reserve([scope])).settle({ modelCalls: 1, tokens: 0, cost: null });
    expect([await removeAllowance(pool, { scope }), await removeAllowance(pool, { scope })]).toEqual([
      true,
      false,
    ]);
    await reserve([scope]);
    await setAllowance(pool, { scope, modelCalls: 2 });
    await expect(reserve([scope])).rejects.toMatchObject({ code: "allowance_exhausted" });
  });

  test("an allowance that cannot be one is an error that names each fault", async () => {
    await expect(
      setAllowance(pool, { scope: "acme" as AllowanceScope, period: "week" as "day", cost: 0 }),
    ).rejects.toThrow(
      'allowance: scope must begin with tenant:, graph: or key:, and name one, but is "acme"; ' +
        'period must be one of hour, day, month, but is "week"; cost must be a number above 0, but is 0',
    );
    await expect(setAllowance(pool, { scope: "key:a" })).rejects.toThrow("at least one of modelCalls");
  });
});

interface Call extends ReserveOptions {
  modelCalls: number;
  tokens: number;
  cost: number | null;
  signal: AbortSignal;
}

import { MemorySaver } from "@langchain/langgraph";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../../graphs/index.ts";
import { reopenRun } from "../../../../src/index.ts";
import { CALL_GATE_KEY, type CallGate, type GatedCall } from "../../../../src/run/call-gate.ts";
import type { ModelReply, ModelRequest } from "../../../../src/testing/index.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { readAllowances, setAllowance } from "../../../../src/workers/limits/allowances.ts";
import { openLimits } from "../../../../src/workers/limits/open-limits.ts";
import { ask, deliverTask } from "../../../support/kitchen.ts";
import { routeTo, scriptedModels } from "../../../support/scripted-models.ts";
import { cook } from "../../../support/specialists.ts";
import { parallelSteps } from "../../../support/till.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";
import { claimOf } from "./support/claims.ts";

const { signal } = new AbortController();
const noon = new Date("2026-03-14T12:00:00Z");
const nextDay = new Date("2026-03-15T00:00:01Z");

/** The clock of all tests but one, so that none is held at midnight by chance. */
const reserve = { clock: () => noon };

function callOf(changes: Partial<GatedCall> = {}): GatedCall {
  const reserved = { modelCalls: 1, tokens: 10, cost: null };
  return { model: "a", host: "h", agent: "cook", run: "run-1", reserved, ...changes };
}

/** Sends a call that uses so many tokens. */
async function send(gate: CallGate, tokens = 10, within = signal): Promise<void> {
  const admission = await gate.admit(callOf(), within);
  await admission.settle({ modelCalls: 1, tokens, cost: null }, null);
}

describeWithPostgres("the limits of a run on workers", (url, server) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await openPostgres(url());
  });
  afterAll(() => pool.end());

  test("stop a run exactly at an allowance, and the same run goes on the next day", async () => {
    const clock = { now: noon };
    const limits = openLimits({ pool, redis: null, reserve: { clock: () => clock.now } });
    const claim = claimOf({ tenant: "exact", graph: "team" });
    await setAllowance(pool, { scope: "tenant:exact", modelCalls: 7 });
    await using scripted = await scriptedModels(deliverTask);
    const graph = createSupervisor({
      specialists: [cook],
      manager: { plan: parallelSteps(10) },
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    const config = { configurable: { thread_id: "t", [CALL_GATE_KEY]: limits.gateOf(claim) } };
    const first = await graph.invoke(ask("go"), config);
    expect(scripted.server.requests.length).toBe(7);
    expect(first.outcome).toMatchObject({
      status: "stopped",
      code: "allowance_exhausted",
      reason:
        "allowance exhausted: modelCalls of tenant:exact (7 per day): 7 used, and the next call needs up to 1; " +
        "it is filled again at 2026-03-15T00:00:00.000Z; steps to go: 3; no final answer could be written",
      limit: { name: "allowance", value: 7 },
      steps: { completed: 7, unfinished: 3 },
    });

    clock.now = nextDay;
    expect(await reopenRun(graph, config, { sameLimits: true })).toBe(true);
    const second = await graph.invoke(null, config);
    expect(second.outcome).toMatchObject({ status: "completed", steps: { completed: 10 } });
    expect(scripted.server.requests.length).toBe(11);
    expect(await readAllowances(pool, { scope: "tenant:exact", clock: nextDay })).toMatchObject([
      { spent: { modelCalls: 4 }, reserved: { modelCalls: 0 } },
    ]);
    expect(limits.statistics().allowanceRefusals).toBeGreaterThan(0);
  });

  test("count on the tenant, the graph and the keys of the run, with its real cost", async () => {
    await setAllowance(pool, { scope: "tenant:cost", cost: 10_000 });
    await setAllowance(pool, { scope: "graph:router", tokens: 1_000_000 });
    await setAllowance(pool, { scope: "key:trial", modelCalls: 100 });
    await setAllowance(pool, { scope: "key:other", modelCalls: 1 });
    const limits = openLimits({ pool, redis: null, reserve });
    const usage = { inputTokens: 100, outputTokens: 7 };
    await using scripted = await scriptedModels(({ schema }: ModelRequest): ModelReply =>
      schema === "route" ? { ...routeTo("cook"), usage } : { text: "soup", usage },
    );
    const price = (_model: string, tokens: { inputTokens: number; outputTokens: number }) =>
      tokens.inputTokens * 0.01 + tokens.outputTokens * 0.1;
    const graph = createRouter({ specialists: [cook], models: scripted.models, price });
    const gate = limits.gateOf(claimOf({ tenant: "cost", allowances: ["trial"] }));
    const { outcome } = await graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: gate } });
    expect(outcome?.usage.cost).toBe(3.4);
    const spent = await readAllowances(pool, { clock: noon });
    const amounts = spent.map((one) => [one.scope, one.spent.modelCalls, one.spent.tokens, one.spent.cost]);
    expect(amounts.filter(([scope]) => scope !== "tenant:exact")).toEqual([
      ["graph:router", 2, 214, 3.4],
      ["key:other", 0, 0, 0],
      ["key:trial", 2, 214, 3.4],
      ["tenant:cost", 2, 214, 3.4],
    ]);
    // An allowance in tokens or cost bounds the replies.
    expect(scripted.server.requests.map(({ body }) => body["max_completion_tokens"])).toEqual([4_096, 4_096]);
  });

  test("wait while PostgreSQL is gone, for a call and for what it has used", async () => {
    await setAllowance(pool, { scope: "key:outage", tokens: 100 });
    const limits = openLimits({ pool, redis: null, reserve });
    const gate = limits.gateOf(claimOf({ allowances: ["outage"] }));
    const admission = await gate.admit(callOf(), signal);
    await server().crash();
    const settled = admission.settle({ modelCalls: 1, tokens: 4, cost: null }, null);
    const admitted = gate.admit(callOf(), signal);
    const stop = new AbortController();
    const stopped = gate.admit(callOf(), stop.signal).then(
      () => "admitted",
      () => "stopped",
    );
    stop.abort();
    expect(await stopped).toBe("stopped");
    await server().start();
    await settled;
    await (await admitted).settle({ modelCalls: 1, tokens: 3, cost: null }, null);
    await limits.close();
    const [state] = await readAllowances(pool, { scope: "key:outage", clock: noon });
    expect(state).toMatchObject({ spent: { modelCalls: 2, tokens: 7 }, reserved: { modelCalls: 0 } });
  });

  describe("rates", () => {
    const never = { callsPerSecond: 0.001 };

    test("hold for each model and each tenant by itself", async () => {
      const rates = { models: { a: never }, tenants: { default: { callsPerSecond: 1_000 }, slow: never } };
      const limits = openLimits({ pool, redis: null, rates, reserve });
      const gate = limits.gateOf(claimOf({ tenant: "quick" }));
      await gate.admit(callOf({ model: "a" }), signal);
      for (let count = 0; count < 5; count += 1) await gate.admit(callOf({ model: "b" }), signal);
      const stop = new AbortController();
      const second = gate.admit(callOf({ model: "a" }), stop.signal).catch((error: unknown) => error);
      const slow = limits.gateOf(claimOf({ tenant: "slow" }));
      await slow.admit(callOf({ model: "b" }), signal);
      const third = slow.admit(callOf({ model: "b" }), stop.signal).catch((error: unknown) => error);
      await expect.poll(() => limits.statistics().waits).toBeGreaterThanOrEqual(2);
      stop.abort(new Error("enough"));
      expect([await second, await third]).toEqual([new Error("enough"), new Error("enough")]);
    });

    test("give back what an allowance has reserved for a call that left before its turn", async () => {
      await setAllowance(pool, { scope: "key:queue", modelCalls: 2, tokens: 100 });
      const limits = openLimits({ pool, redis: null, rates: { models: { a: never } }, reserve });
      const gate = limits.gateOf(claimOf({ allowances: ["queue"] }));
      await send(gate);
      const stop = new AbortController();
      const left = send(gate, 10, stop.signal).catch((error: unknown) => error);
      await expect.poll(() => limits.statistics().waits).toBe(1);
      stop.abort(new Error("enough"));
      await left;
      await limits.close();
      const [state] = await readAllowances(pool, { scope: "key:queue", clock: noon });
      expect(state).toMatchObject({ spent: { modelCalls: 1, tokens: 10 }, reserved: { modelCalls: 0 } });
    });

    test("that cannot be rates are an error that names each fault", () => {
      const rates = { models: { a: { callsPerSecond: 0, burst: 0.5 } }, tenants: 3, hosts: {} };
      expect(() => openLimits({ pool, redis: null, rates: rates as never })).toThrow(
        'rates: unknown kind "hosts"; available: models, tenants; ' +
          "models.a.callsPerSecond must be a number above 0, but is 0; " +
          "models.a.burst must be a whole number of at least 1, but is 0.5; " +
          "tenants must be an object, such as { default: { callsPerSecond: 2 } }",
      );
    });
  });
});

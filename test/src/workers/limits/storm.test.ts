import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSupervisor } from "../../../../graphs/index.ts";
import { CALL_GATE_KEY } from "../../../../src/run/call-gate.ts";
import type { ModelReply, ModelScript } from "../../../../src/testing/index.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import type { CallRates } from "../../../../src/workers/limits/call-rate.ts";
import { openLimits } from "../../../../src/workers/limits/open-limits.ts";
import { ask } from "../../../support/kitchen.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import { cook } from "../../../support/specialists.ts";
import { parallelSteps } from "../../../support/till.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";
import { describeWithRedis } from "./support/with-redis.ts";
import { claimOf } from "./support/claims.ts";

/** A server that answers so many requests in any second, and refuses all others by 429. */
function limitedServer(perSecond: number, retryAfter?: number) {
  const answered: number[] = [];
  const server = { refused: 0, answered: 0, script: undefined as unknown as ModelScript };
  server.script = (): ModelReply => {
    const now = performance.now();
    if (answered.filter((time) => now - time < 1_000).length >= perSecond) {
      server.refused += 1;
      return { fault: { kind: "rate-limit", ...(retryAfter === undefined ? {} : { retryAfter }) } };
    }
    answered.push(now);
    server.answered += 1;
    return { text: "soup" };
  };
  return server;
}

describeWithPostgres("a fan-out of 50 calls to a server that answers 20 a second", (url) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await openPostgres(url());
  });
  afterAll(() => pool.end());

  describeWithRedis("with workers", (redis) => {
    /** Runs the fan-out on two workers, as if they had taken two runs. */
    async function storm(rates: CallRates, retryAfter?: number) {
      const server = limitedServer(20, retryAfter);
      await using scripted = await scriptedModels(server.script);
      const workers = [1, 2].map(() => openLimits({ pool, redis: redis().connect(), rates }));
      const runs = workers.map(async (limits) => {
        const graph = createSupervisor({
          specialists: [cook],
          manager: { plan: parallelSteps(25) },
          synthesis: "forward",
          models: scripted.models,
          limits: { steps: 25 },
          retry: { attempts: 6 },
        });
        const gate = limits.gateOf(claimOf({ tenant: "acme" }));
        return graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: gate } });
      });
      const ended = await Promise.all(runs);
      await Promise.all(workers.map((limits) => limits.close()));
      const refusals = workers.reduce((sum, limits) => sum + limits.statistics().refusals, 0);
      expect(refusals).toBe(server.refused);
      return { server, steps: ended.map(({ outcome }) => outcome?.steps.completed) };
    }

    // Few, and not none: a process that was held up for a moment sends at once what was due meanwhile.
    test("has next to no refusals at the right rate", async () => {
      const { server, steps } = await storm({ models: { "gpt-4.1-mini": { callsPerSecond: 15 } } });
      expect([steps, server.answered]).toEqual([[25, 25], 50]);
      expect(server.refused).toBeLessThan(20);
    });

    test("ends well with few refusals at a rate that is twice too high", async () => {
      const { server, steps } = await storm({ models: { default: { callsPerSecond: 40 } } });
      expect([steps, server.answered]).toEqual([[25, 25], 50]);
      expect(server.refused).toBeLessThan(25);
    });

    test.each([undefined, 1])("ends well at no rate, if the server asks to wait %s s", async (retryAfter) => {
      const { server, steps } = await storm({}, retryAfter);
      expect([steps, server.answered]).toEqual([[25, 25], 50]);
      // The first 30 were in flight before any of them was refused.
      expect(server.refused).toBeLessThan(30 + 25);
    });
  });
});

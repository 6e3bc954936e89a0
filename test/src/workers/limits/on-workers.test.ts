import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { readAllowances, setAllowance } from "../../../../src/workers/limits/allowances.ts";
import { countingModels } from "../worker/support/counting-models.ts";
import { describeWithFleet } from "../worker/support/services.ts";

describeWithFleet("runs on workers", (fleet, services) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await openPostgres(services().postgres.url);
  });
  afterAll(() => pool.end());

  test("stop at an allowance, stop again if they are resumed too early, and go on when there is room", async () => {
    const key = { scope: "key:trial", period: "month" } as const;
    await setAllowance(pool, { ...key, modelCalls: 2 });
    await using models = await countingModels();
    await using worker = await fleet().worker(models);
    const run = await fleet().submit("chain", { allowances: ["trial"] });
    const stopped = {
      status: "finished",
      outcome: {
        status: "stopped",
        code: "allowance_exhausted",
        reason: expect.stringContaining("allowance exhausted: modelCalls of key:trial (2 per month)"),
        steps: { completed: 2, unfinished: 2 },
      },
    };
    expect(await fleet().over(run)).toMatchObject(stopped);
    await fleet().changed(fleet().runs.resume(run, {}));
    expect(await fleet().over(run)).toMatchObject(stopped);
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 });

    await setAllowance(pool, { ...key, modelCalls: 40 });
    await fleet().changed(fleet().runs.resume(run, {}));
    expect(await fleet().over(run)).toMatchObject({
      answer: "result of do s4",
      outcome: { status: "completed", usage: { modelCalls: 4 } },
    });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 1, "do s4": 1 });
    expect(await readAllowances(pool)).toMatchObject([
      { scope: "key:trial", spent: { modelCalls: 4 }, reserved: { modelCalls: 0 } },
    ]);
    expect(worker.counts.rateLimitWaits).toBe(0);
  });

  test("share a tenant's allowance, whichever worker has them, and those of others are not stopped", async () => {
    await setAllowance(pool, { scope: "tenant:small", period: "month", modelCalls: 7 });
    await using models = await countingModels();
    await using _first = await fleet().worker(models, { name: "first" });
    await using _second = await fleet().worker(models, { name: "second" });
    const runs = await Promise.all(
      ["a", "b", "c", "d"].map((id) => fleet().submit("chain", { id, thread: id, tenant: "small" })),
    );
    const other = await fleet().submit("chain", { tenant: "large" });
    const ended = await Promise.all(runs.map((run) => fleet().over(run)));
    expect(ended.reduce((sum, { outcome }) => sum + (outcome?.usage.modelCalls ?? 0), 0)).toBe(7);
    expect(new Set(ended.map(({ outcome }) => outcome?.status))).toContain("stopped");
    expect(await fleet().over(other)).toMatchObject({ outcome: { status: "completed" } });
    expect(models.server.requests.length).toBe(7 + 4);
  });
});

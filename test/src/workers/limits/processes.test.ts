import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createModelServer, type ModelReply, type ModelRequest } from "../../../../src/testing/index.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { readAllowances, setAllowance } from "../../../../src/workers/limits/allowances.ts";
import { randomFrom } from "../../../support/random.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";

const PROGRAM = fileURLToPath(new URL("./support/spend-in-process.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

// A month, because a test that runs at midnight would see a day's allowance filled again.
const scope = "tenant:acme";
const period = "month";

/** Starts a worker that spends until the allowance stops it. */
function startWorker(postgres: string, baseUrl: string, atOnce: number): ChildProcess {
  const values = [postgres, baseUrl, String(atOnce)];
  return spawn(process.execPath, ["--import", "tsx", PROGRAM, ...values], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

describeWithPostgres("processes with one allowance", (url) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await openPostgres(url());
  });
  afterAll(() => pool.end());

  test("never spend more than it together, nor leave what another call would need", async () => {
    const allowed = 50;
    const random = randomFrom(7);
    const served = { calls: 0, tokens: 0 };
    const script = async (request: ModelRequest): Promise<ModelReply> => {
      const inputTokens = Math.ceil(JSON.stringify(request.messages).length / 4);
      const outputTokens = 1 + Math.floor(random() * Number(request.body["max_completion_tokens"]));
      served.calls += 1;
      served.tokens += inputTokens + outputTokens;
      await new Promise((resolve) => setTimeout(resolve, 20 * random()));
      return { text: "soup", usage: { inputTokens, outputTokens } };
    };
    const server = await createModelServer({ script });
    await setAllowance(pool, { scope, period, cost: allowed });
    const workers = [1, 2, 3, 4, 5].map(() => startWorker(url(), server.baseUrl, 8));
    const printed = await Promise.all(workers.map(({ stdout }) => text(stdout!)));
    await server.close();
    const spent = printed.map((line) => JSON.parse(line) as { calls: number; cost: number; ends: string[] });
    expect(spent.flatMap(({ ends }) => ends)).toEqual(Array(40).fill("stopped allowance_exhausted"));
    const cost = served.tokens / 1_000;
    expect(served.calls).toBeGreaterThan(150);
    expect(cost).toBeLessThanOrEqual(allowed);
    // A call needs up to 300 tokens for its reply, and some for its prompt.
    expect(cost).toBeGreaterThan(allowed - 0.5);
    // A request on a connection that the server had just closed counts, although the server has not seen it.
    const modelCalls = spent.reduce((sum, one) => sum + one.calls, 0);
    expect(modelCalls).toBeGreaterThanOrEqual(served.calls);
    const [state] = await readAllowances(pool, { scope });
    expect(state?.spent.cost).toBeCloseTo(cost, 6);
    expect(state).toMatchObject({
      spent: { modelCalls, tokens: served.tokens },
      reserved: { modelCalls: 0, tokens: 0, cost: 0 },
    });
  }, 300_000);

  test("a worker that is killed inside its calls leaves them reserved, and later they count as spent", async () => {
    const before = (await readAllowances(pool, { scope }))[0]!;
    await setAllowance(pool, { scope, period, cost: 1_000 });
    const server = await createModelServer({ script: (): ModelReply => ({ fault: { kind: "stall" } }) });
    const worker = startWorker(url(), server.baseUrl, 3);
    await expect.poll(() => server.requests.length, { timeout: 240_000 }).toBe(3);
    const ended = once(worker, "exit");
    worker.kill("SIGKILL");
    await ended;
    await server.close();
    const [state] = await readAllowances(pool, { scope });
    expect(state).toMatchObject({ spent: before.spent, reserved: { modelCalls: 3 } });
    expect(state!.reserved.cost).toBeGreaterThan(0.9);

    const later = new Date(Date.now() + 16 * 60_000);
    if (later.getTime() >= state!.refillsAt) return;
    const [expired] = await readAllowances(pool, { scope, clock: later });
    expect(expired).toMatchObject({
      spent: {
        modelCalls: before.spent.modelCalls + 3,
        tokens: before.spent.tokens + state!.reserved.tokens,
      },
      reserved: { modelCalls: 0, cost: 0 },
    });
  }, 300_000);
});

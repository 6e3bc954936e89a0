import { Client, Pool } from "pg";
import { expect, it } from "vitest";
import { nextAction } from "../../../../src/index.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../src/workers/fencing/fenced-saver.ts";
import { openNetwork } from "./support/network.ts";
import { openFencedThreads, take } from "./support/fenced-threads.ts";
import { meal, WHOLE_MEAL, type Course } from "./support/meal.ts";
import { PHASES, watchFor } from "./support/phases.ts";
import { describeWithPostgres } from "./support/with-postgres.ts";

describeWithPostgres("a run on a worker", (url, server) => {
  it.for(PHASES)("goes on after its connections are dropped %s", async (phase) => {
    const pool = await openPostgres(url());
    const dropped = watchFor(phase, () => dropConnections(url()));
    const failures: unknown[] = [];
    const saver = await openFencedSaver(dropped.watchPool(pool), {
      onFailure: (error) => failures.push(error),
    });
    const calls: Course[] = [];
    const graph = meal(dropped.watchSaver(saver), (course) => {
      calls.push(course);
      return dropped.cook(course);
    });
    const config = {
      configurable: { thread_id: phase, [EPOCH_KEY]: await take(pool, phase) },
      durability: "sync",
    };
    expect(await graph.invoke({}, config as never)).toEqual({ done: WHOLE_MEAL });
    expect(calls).toEqual(WHOLE_MEAL);
    expect(failures.length).toBeGreaterThanOrEqual(phase.startsWith("inside the transaction") ? 1 : 0);
    const { values, tasks } = await graph.getState(config);
    expect({ values, tasks }).toEqual({ values: { done: WHOLE_MEAL }, tasks: [] });
    await pool.end();
  });

  it("waits while PostgreSQL is gone, and goes on when it is back", async () => {
    const pool = await openPostgres(url());
    let failures = 0;
    let isBack: Promise<void> | undefined;
    const saver = await openFencedSaver(pool, {
      onFailure() {
        failures += 1;
        if (failures === 4) isBack = server().start();
      },
    });
    const graph = meal(saver, (course) => (course === "soup" ? server().crash() : undefined));
    const config = { configurable: { thread_id: "gone", [EPOCH_KEY]: await take(pool, "gone") } };
    expect(await graph.invoke({}, { ...config, durability: "sync" })).toEqual({ done: WHOLE_MEAL });
    await isBack;
    expect((await graph.getState(config)).values).toEqual({ done: WHOLE_MEAL });
    await pool.end();
  });

  it("goes on after its connections no longer answer", async () => {
    await using network = await openNetwork(url());
    const pool = new Pool({ connectionString: network.url, query_timeout: 500 });
    pool.on("error", () => undefined);
    const failures: unknown[] = [];
    const saver = await openFencedSaver(pool, { onFailure: (error) => failures.push(String(error)) });
    const graph = meal(saver, (course) => course === "soup" && network.cut());
    const config = { configurable: { thread_id: "cut", [EPOCH_KEY]: await take(pool, "cut") } };
    expect(await graph.invoke({}, { ...config, durability: "sync" })).toEqual({ done: WHOLE_MEAL });
    expect(failures).toContain("Error: Query read timeout");
    await pool.end();
  });

  it("stops waiting when it is aborted, and loses nothing that was stored", async () => {
    const pool = await openPostgres(url());
    const stop = new AbortController();
    const saver = await openFencedSaver(pool, { onFailure: () => stop.abort() });
    const held = { configurable: { thread_id: "aborted", [EPOCH_KEY]: await take(pool, "aborted") } };
    const graph = meal(saver, (course) => (course === "serve" ? server().crash() : undefined));
    await expect(
      graph.invoke({}, { ...held, durability: "sync", signal: stop.signal }),
    ).rejects.toMatchObject({ code: "run_aborted" });
    await server().start();
    await pool.end();
    await using threads = await openFencedThreads(url());
    const calls: Course[] = [];
    const next = meal(threads.saver, (course) => void calls.push(course));
    const config = await threads.take("aborted");
    expect(nextAction(await next.getState(config))).toBe("continue");
    expect(await next.invoke(null, config)).toEqual({ done: WHOLE_MEAL });
    expect(calls).toEqual(["serve"]);
  });
});

/** Ends all other connections to the server, as a restart of a proxy does. */
async function dropConnections(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'troupe' AND pid <> pg_backend_pid()`,
  );
  await client.end();
}

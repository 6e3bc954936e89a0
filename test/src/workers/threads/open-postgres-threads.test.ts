import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openPostgresThreads } from "../../../../src/workers/index.ts";
import { tcpProxy } from "../worker/support/tcp-proxy.ts";
import { cutConnections } from "../fencing/support/cut-connections.ts";
import { meal, WHOLE_MEAL, type Course } from "../fencing/support/meal.ts";
import { Gate } from "../fencing/support/phases.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";

const onThread = (thread: string) => ({ configurable: { thread_id: thread } });

/** Cooks a meal that waits in one of its courses. */
function waitingMeal(saver: Parameters<typeof meal>[0], at: Course = "serve") {
  const [begun, go] = [new Gate(), new Gate()];
  const graph = meal(saver, async (course) => {
    if (course !== at) return;
    begun.open();
    await go.opened;
  });
  return { graph, begun, go };
}

describeWithPostgres("threads in PostgreSQL", (url, server) => {
  test("refuse a second run of a thread in the same process and in another one, until the first ends", async () => {
    await using one = await openPostgresThreads({ postgres: url() });
    await using other = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(one.saver);
    const first = graph.invoke({}, thread);
    await begun.opened;
    const busy = { code: "thread_busy" };
    await expect(graph.invoke({}, thread)).rejects.toMatchObject(busy);
    await expect(meal(other.saver).invoke({}, thread)).rejects.toMatchObject(busy);
    await expect(meal(other.saver).invoke({}, onThread(randomUUID()))).resolves.toEqual({ done: WHOLE_MEAL });
    go.open();
    expect(await first).toEqual({ done: WHOLE_MEAL });
    // At once: the lock is released before the run ends.
    expect(await meal(other.saver).invoke(null, thread)).toEqual({ done: WHOLE_MEAL });
  });

  test("are continued by another process where an aborted run stood", async () => {
    await using one = await openPostgresThreads({ postgres: url() });
    await using other = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(one.saver);
    const stop = new AbortController();
    const first = graph.invoke({}, { ...thread, signal: stop.signal, durability: "sync" });
    await begun.opened;
    stop.abort();
    await expect(first).rejects.toThrow(/abort/i);
    go.open();
    await one.idle();
    const cooked: Course[] = [];
    const rest = meal(other.saver, (course) => cooked.push(course));
    await expect.poll(() => rest.invoke(null, thread).catch(() => null)).toEqual({ done: WHOLE_MEAL });
    expect(cooked).toEqual(["serve"]);
  });

  test("refuse the late writes of a run whose thread was taken while its connections were cut", async () => {
    await using network = await tcpProxy(url());
    await using one = await openPostgresThreads({ postgres: network.url });
    await using other = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(one.saver);
    const late = graph.invoke({}, { ...thread, durability: "sync" });
    await begun.opened;
    network.cut();
    // PostgreSQL frees the lock when it notices that the connection has ended.
    const taken = (): Promise<unknown> => meal(other.saver).invoke(null, thread);
    await expect.poll(() => taken().catch(() => null)).toEqual({ done: WHOLE_MEAL });
    network.heal();
    go.open();
    await expect(late).rejects.toMatchObject({ code: "lease_lost" });
    expect((await meal(other.saver).getState(thread)).values).toEqual({ done: WHOLE_MEAL });
  });

  test("keep a thread locked that nobody took while the connections were cut", async () => {
    await using one = await openPostgresThreads({ postgres: url() });
    await using other = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(one.saver);
    const first = graph.invoke({}, thread);
    await begun.opened;
    await cutConnections(url());
    await meal(one.saver).invoke({}, onThread(randomUUID()));
    await expect(meal(other.saver).invoke({}, thread)).rejects.toMatchObject({ code: "thread_busy" });
    go.open();
    expect(await first).toEqual({ done: WHOLE_MEAL });
  });

  test("take a state that is edited outside of a run, and refuse it during one", async () => {
    await using threads = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(threads.saver);
    const first = graph.invoke({}, thread);
    await begun.opened;
    await expect(graph.updateState(thread, { done: ["coffee"] }, "serve")).rejects.toMatchObject({
      code: "thread_busy",
    });
    go.open();
    await first;
    await graph.updateState(thread, { done: ["coffee"] }, "serve");
    expect((await graph.getState(thread)).values).toEqual({ done: [...WHOLE_MEAL, "coffee"] });
    await threads.saver.deleteThread(thread.configurable.thread_id);
    expect((await graph.getState(thread)).values).toEqual({});
  });

  test("delete a thread on which a run is under way, and refuse what the run stores after that", async () => {
    await using one = await openPostgresThreads({ postgres: url() });
    await using other = await openPostgresThreads({ postgres: url() });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(one.saver);
    const run = graph.invoke({}, { ...thread, durability: "sync" });
    await begun.opened;
    await other.saver.deleteThread(thread.configurable.thread_id);
    go.open();
    await expect(run).rejects.toMatchObject({ code: "lease_lost" });
    expect((await graph.getState(thread)).values).toEqual({});
    expect(await meal(other.saver).invoke({}, thread)).toEqual({ done: WHOLE_MEAL });
  });

  test("say whether PostgreSQL answers, and reject what cannot be opened", async () => {
    await using threads = await openPostgresThreads({ postgres: url(), schema: "other schema" });
    await threads.check();
    await expect(openPostgresThreads({ postgres: "http://localhost" })).rejects.toMatchObject({
      code: "workers_unavailable",
    });
    await expect(
      openPostgresThreads({ postgres: url(), connections: 1, waitSeconds: 0 }),
    ).rejects.toMatchObject({
      faults: [
        "connections must be a whole number of at least 2, but is 1",
        "waitSeconds must be a number above 0, but is 0",
      ],
    });
    await expect(openPostgresThreads(null as never)).rejects.toThrow("the options must be an object");
    await expect(openPostgresThreads({ postgres: url(), waitSecond: 1 } as never)).rejects.toThrow(
      'unknown option "waitSecond"; did you mean `waitSeconds`?',
    );
  });

  test("let a run wait for PostgreSQL until waitSeconds are over, and continue it when PostgreSQL is back", async () => {
    await using threads = await openPostgresThreads({ postgres: url(), waitSeconds: 1 });
    const thread = onThread(randomUUID());
    const { graph, begun, go } = waitingMeal(threads.saver);
    const run = graph.invoke({}, { ...thread, durability: "sync" });
    await begun.opened;
    await server().stop();
    go.open();
    const gone = { code: "workers_unavailable", message: expect.stringContaining("within 1 s: ") };
    await expect(run).rejects.toMatchObject(gone);
    await expect(graph.invoke({}, onThread(randomUUID()))).rejects.toMatchObject(gone);
    await expect(graph.getState(thread)).rejects.toMatchObject(gone);
    await server().start();
    expect(await meal(threads.saver).invoke(null, thread)).toEqual({ done: WHOLE_MEAL });
  });
});

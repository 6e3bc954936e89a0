import { randomUUID } from "node:crypto";
import { emptyCheckpoint, type BaseCheckpointSaver } from "@langchain/langgraph";
import { specTest } from "@langchain/langgraph-checkpoint-validation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import { nextAction } from "../../../../src/index.ts";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../src/workers/fencing/fenced-saver.ts";
import { openFencedThreads, take, type FencedThreads } from "./support/fenced-threads.ts";
import { meal, WHOLE_MEAL, type Course } from "./support/meal.ts";
import { Gate } from "./support/phases.ts";
import { TakingSaver } from "./support/taking-saver.ts";
import { describeWithPostgres } from "./support/with-postgres.ts";

// LangGraph's tests of savers take these from the global object.
const globals = { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test };
for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
afterAll(() => vi.unstubAllGlobals());

const METADATA = { source: "loop", step: 1, parents: {} } as const;

describeWithPostgres("a fenced saver", (url) => {
  describe("in the eyes of LangGraph", () => {
    const opened = new Map<BaseCheckpointSaver, () => Promise<void>>();
    specTest<BaseCheckpointSaver>({
      checkpointerName: "@langchain/langgraph-checkpoint-postgres",
      async createCheckpointer() {
        const pool = await openPostgres(url());
        const schema = `spec_${randomUUID()}`;
        const saver = new TakingSaver((await openFencedSaver(pool, { schema })).saver, { pool, schema });
        opened.set(saver, () => pool.end());
        return saver;
      },
      destroyCheckpointer: async (saver) => opened.get(saver)?.(),
    });
  });

  it("refuses a write without a lease, and says who may write", async () => {
    await using threads = await openFencedThreads(url());
    const config = { configurable: { thread_id: "kitchen", checkpoint_ns: "" } };
    const writes = [
      threads.saver.put(config, emptyCheckpoint(), METADATA, {}),
      threads.saver.putWrites(config, [["dish", "soup"]], "task"),
      meal(threads.saver).invoke({}, config),
    ];
    for (const write of writes) {
      await expect(write).rejects.toMatchObject({
        code: "lease_missing",
        message: expect.stringMatching(/^nothing was written to thread "kitchen": .* by a worker/),
      });
    }
    expect(await threads.stored("kitchen")).toBe("");
  });

  it("refuses a write under an earlier lease, and names the thread and both epochs", async () => {
    await using threads = await openFencedThreads(url());
    const early = await threads.take("it's a \\ kitchen");
    await meal(threads.saver).invoke({}, early);
    await threads.take("it's a \\ kitchen");
    const before = await threads.stored("it's a \\ kitchen");
    const late = meal(threads.saver).invoke({}, early);
    await expect(late).rejects.toMatchObject({
      code: "lease_lost",
      message:
        String.raw`nothing was written to thread "it's a \\ kitchen": the lease of epoch 1 has ended, and its ` +
        `epoch is 2 by now. Stop this run. The worker that took the thread continues it from what was stored before.`,
    });
    expect(await threads.stored("it's a \\ kitchen")).toBe(before);
  });

  it("refuses a lease that was never given", async () => {
    await using threads = await openFencedThreads(url());
    const config = { configurable: { thread_id: "never", checkpoint_ns: "", [EPOCH_KEY]: 1 } };
    const refused = threads.saver.put(config, emptyCheckpoint(), METADATA, {});
    await expect(refused).rejects.toMatchObject({ code: "lease_lost" });
    await expect(
      threads.saver.put({ configurable: { thread_id: "a\0b" } }, emptyCheckpoint(), METADATA, {}),
    ).rejects.toMatchObject({ code: "input_invalid" });
  });

  it("gives the right result once if two workers carry out the same run", async () => {
    await using one = await openFencedThreads(url());
    await using other = await openFencedThreads(url());
    // The second worker begins at the same time, or somewhere in the first one's run.
    for (const begin of [null, "shop", "bread", "soup", "serve"] as const) {
      for (let round = 0; round < 3; round += 1) {
        const thread = `shared ${begin} ${round}`;
        const begun = new Gate();
        if (begin === null) begun.open();
        // Not called in a step, where LangGraph would take it for a part of the first run.
        const second = begun.opened.then(() => work(other, thread));
        const first = work(one, thread, (course) => course === begin && begun.open());
        const ends = await Promise.all([first, second]);
        expect(ends).toContainEqual(WHOLE_MEAL);
        expect(["lease_lost", String(WHOLE_MEAL)]).toEqual(expect.arrayContaining(ends.map(String)));
        const { values } = await meal(one.saver).getState({ configurable: { thread_id: thread } });
        expect({ begin, ...values }).toEqual({ begin, done: WHOLE_MEAL });
      }
    }
  });

  it("deletes a thread of a worker that still runs, which then stores nothing", async () => {
    await using threads = await openFencedThreads(url());
    const held = await threads.take("deleted");
    const run = meal(threads.saver, async (course) => {
      if (course === "serve") await threads.saver.deleteThread("deleted");
    }).invoke({}, held);
    await expect(run).rejects.toMatchObject({ code: "lease_lost" });
    expect(await threads.stored("deleted")).toBe("");
    // The next worker begins anew, under a lease that no worker had before.
    const { done } = (await meal(threads.saver).invoke({}, await threads.take("deleted"))) as {
      done: string[];
    };
    expect(done).toEqual(WHOLE_MEAL);
  });

  it("is opened by many processes at the same time, each with one connection", async () => {
    const pools = await Promise.all(Array.from({ length: 8 }, () => openPostgres(url(), { connections: 1 })));
    const schema = `together ${randomUUID()}`;
    try {
      const savers = await Promise.all(pools.map((pool) => openFencedSaver(pool, { schema })));
      const epoch = await take(pools[0]!, "t", schema);
      const held = { configurable: { thread_id: "t", [EPOCH_KEY]: epoch } };
      await meal(savers[0]!).invoke({}, held);
      const { values } = await meal(savers[7]!).getState(held);
      expect(values).toEqual({ done: WHOLE_MEAL });
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
    }
  });

  it("keeps the branches of a thread apart that was forked from an earlier state", async () => {
    await using threads = await openFencedThreads(url());
    const held = await threads.take("forked");
    const graph = meal(threads.saver);
    await graph.invoke({}, held);
    const states = [];
    for await (const state of graph.getStateHistory(held)) states.push(state);
    const early = states.find(({ values }) => (values as { done: string[] }).done.length === 1)!;
    const fork = await graph.updateState(early.config, { done: ["another soup"] }, "shop");
    expect((await graph.getState(fork)).values).toEqual({ done: ["shop", "another soup"] });
    expect((await graph.getState(states[0]!.config)).values).toEqual({ done: WHOLE_MEAL });
  });
});

/** Carries out a run as a worker does. Returns what the thread holds, or the error's code. */
async function work(threads: FencedThreads, thread: string, cook?: (course: Course) => unknown) {
  const config = await threads.take(thread);
  const graph = meal(threads.saver, cook);
  const action = nextAction(await graph.getState(config));
  return graph.invoke(action === "start" ? {} : null, config).then(
    ({ done }) => done as string[],
    (error: { code?: string }) => error.code ?? error,
  );
}

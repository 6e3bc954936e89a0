import { expect, it } from "vitest";
import type { ModelReply } from "../../../../src/testing/index.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

/** A short lease, so that the tests need not wait long. Under load, a worker can lose a run that it still has. */
const LEASE = { lease: 1_500 };

describeWithFleet("a worker that dies", (fleet) => {
  it("in a call: another one continues the run, and repeats only that call", async () => {
    await using models = await countingModels();
    models.hold("do s3");
    await using first = await fleet().process(models, LEASE);
    const run = await fleet().submit("chain");
    await models.begun("do s3");
    await using second = await fleet().process(models, LEASE);
    await first.kill();
    await models.begun("do s3", 2);
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(takeOvers).toBeGreaterThanOrEqual(1);
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 1 + takeOvers, "do s4": 1 });
    expect(await second.logged("run_taken", { run: run.id })).toMatchObject({ isTakeOver: true });
  });

  it("in a tool: the model is not asked again, and the tool is called again", async () => {
    await using models = await countingModels((_task, { messages }): ModelReply => {
      const hasBread = messages.some(({ role }) => role === "tool");
      const text = messages.at(-1)?.content;
      if (text === "use the oven") return { text: "hot" };
      return hasBread ? { text: "bread" } : { toolCalls: [{ name: "oven", arguments: {} }] };
    });
    models.hold("use the oven");
    await using first = await fleet().process(models, LEASE);
    const run = await fleet().submit("tooled");
    await models.begun("use the oven");
    await using _second = await fleet().process(models, LEASE);
    await first.kill();
    await models.begun("use the oven", 2);
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "bread" });
    expect(models.calls).toEqual({ "do bread": 2, "use the oven": 1 + takeOvers });
  });

  it("between a reply and its record: at most that call is repeated", async () => {
    await using models = await countingModels();
    models.hold("do s3");
    await using first = await fleet().process(models, LEASE);
    const run = await fleet().submit("chain");
    await models.begun("do s3");
    await using _second = await fleet().process(models, LEASE);
    // Nothing can be recorded on the thread, and nobody can take it over, until this transaction ends.
    await fleet().whileLocked(
      "SELECT 1 FROM troupe.leases WHERE thread = $1 FOR UPDATE",
      [`default/${run.id}`],
      async () => {
        models.releaseAll();
        await fleet().waitFor(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'",
        );
        await first.kill();
      },
    );
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(models.calls).toMatchObject({ "do s1": 1, "do s2": 1, "do s4": 1 });
    expect(models.calls["do s3"]).toBeLessThanOrEqual(1 + takeOvers);
  });

  it("in the middle of a fan-out: only the calls in flight are repeated", async () => {
    await using models = await countingModels();
    models.hold("do b");
    models.hold("do c");
    await using first = await fleet().process(models, LEASE);
    const run = await fleet().submit("fan");
    await Promise.all([models.begun("do b"), models.begun("do c")]);
    await fleet().waitFor(
      "SELECT 1 FROM troupe.checkpoint_writes WHERE thread_id = $1 AND channel = 'results'",
      [`default/${run.id}`],
    );
    await using _second = await fleet().process(models, LEASE);
    await first.kill();
    await Promise.all([models.begun("do b", 2), models.begun("do c", 2)]);
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do d" });
    expect(models.calls).toEqual({ "do a": 1, "do b": 1 + takeOvers, "do c": 1 + takeOvers, "do d": 1 });
  });

  it("ten times: the run survives, and no finished step is called again", async () => {
    await using models = await countingModels();
    models.hold("do s1");
    models.hold("do s3");
    const run = await fleet().submit("chain");
    let next = fleet().process(models, LEASE);
    for (let death = 1; death <= 10; death += 1) {
      await using worker = await next;
      // Five deaths in the first step, and five in the third.
      if (death === 6) models.release("do s1");
      const task = death <= 5 ? "do s1" : "do s3";
      await models.begun(task, ((death - 1) % 5) + 1);
      await worker.logged("run_taken", { run: run.id });
      next = fleet().process(models, LEASE);
      await next;
      await worker.kill();
    }
    await using _last = await next;
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(takeOvers).toBeGreaterThanOrEqual(10);
    expect(models.calls).toMatchObject({ "do s2": 1, "do s4": 1 });
    const repeated = (models.calls["do s1"] ?? 0) + (models.calls["do s3"] ?? 0);
    expect(repeated).toBeLessThanOrEqual(2 + takeOvers);
  }, 240_000);

  it("again and again, because the run ends it: the run is given up, with the reason, and others go on", async () => {
    await using models = await countingModels();
    const options = { ...LEASE, maximumTakeOvers: 2 };
    const deadly = await fleet().submit("deadly");
    for (let death = 1; death <= 3; death += 1) {
      await using worker = await fleet().process(models, options);
      await worker.ended;
    }
    await using _survivor = await fleet().process(models, options);
    const other = await fleet().submit("chain");
    expect(await fleet().over(other)).toMatchObject({ status: "finished", answer: "result of do s4" });
    const record = await fleet().over(deadly);
    expect(record).toMatchObject({ status: "failed", error: { code: "run_given_up" } });
    expect(record.error?.message).toContain("was taken over 3 times without a new checkpoint");
  });
});

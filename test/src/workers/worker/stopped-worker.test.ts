import { expect, it } from "vitest";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

const LEASE = { lease: 1_500 };

describeWithFleet("a worker that is stopped", (fleet) => {
  it("and wakes up after the run was taken over: it stops at once, and reports nothing", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using sleeper = await fleet().process(models, LEASE);
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    await using other = await fleet().process(models, LEASE);
    sleeper.signal("SIGSTOP");
    await other.logged("run_taken", { run: run.id });
    await models.begun("do s2", 2);
    sleeper.signal("SIGCONT");
    expect(await sleeper.logged("run_lost", { run: run.id })).toMatchObject({ status: "lost" });
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 + takeOvers, "do s3": 1, "do s4": 1 });
    expect(sleeper.log.filter(({ event }) => event === "run_ended")).toEqual([]);
    expect(sleeper.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("in its clock, which jumps back by an hour: it keeps its runs", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using first = await fleet().process(models, LEASE);
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    first.signal("SIGUSR2");
    await first.logged("clock_jumped");
    // BullMQ no longer renews the job, because the time is not over. A second worker gets it.
    await using _second = await fleet().process(models, LEASE);
    await fleet().waitFor("SELECT pg_sleep(3)");
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 + takeOvers, "do s3": 1, "do s4": 1 });
    expect(first.log.filter(({ event }) => event === "run_lost")).toHaveLength(takeOvers);
  });

  it("by SIGTERM: it lets a run end that is nearly done, and gives the others back at once", async () => {
    await using models = await countingModels();
    models.hold("do s1");
    models.hold("do s2");
    models.hold("do s4");
    // No lease of this test can end: what goes on elsewhere was given back.
    await using first = await fleet().process(models, { lease: 60_000 });
    const quick = await fleet().submit("chain");
    await models.begun("do s1");
    models.release("do s1");
    await models.begun("do s2");
    models.release("do s2");
    await models.begun("do s4");
    models.hold("do s2");
    const slow = await fleet().submit("chain");
    await models.begun("do s2", 2);
    await using second = await fleet().process(models, { lease: 60_000 });
    first.signal("SIGTERM");
    await first.logged("worker_draining");
    models.release("do s4");
    expect(await fleet().over(quick)).toMatchObject({ status: "finished", takeOvers: 0 });
    expect(await first.ended).toBe(0);
    await second.logged("run_taken", { run: slow.id });
    models.releaseAll();
    expect(await fleet().over(slow)).toMatchObject({ status: "finished", takeOvers: 0 });
    expect(models.calls).toEqual({ "do s1": 2, "do s2": 3, "do s3": 2, "do s4": 2 });
    expect(await first.logged("run_given_back", { run: slow.id })).toMatchObject({ level: "info" });
  });
});

import { expect, it, vi } from "vitest";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

const DEADLINE = { timeout: 50_000 };

describeWithFleet("workers whose services are gone", (fleet, services) => {
  it("go on when Redis was restarted empty, while 20 runs wait and run", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using _first = await fleet().worker(models, { concurrency: 4 });
    await using _second = await fleet().worker(models, { concurrency: 4 });
    const runs = await Promise.all(Array.from({ length: 20 }, () => fleet().submit("chain")));
    await models.begun("do s2", 8);
    await services().redis.restartEmpty();
    models.releaseAll();
    for (const run of runs) {
      expect(await fleet().over(run)).toMatchObject({
        status: "finished",
        answer: "result of do s4",
        takeOvers: 0,
      });
    }
    expect(models.calls).toEqual({ "do s1": 20, "do s2": 20, "do s3": 20, "do s4": 20 });
  });

  it("take no run and fail none while PostgreSQL is gone, and go on when it is back", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using worker = await fleet().worker(models, { lease: 1_500 });
    const runs = await Promise.all(Array.from({ length: 4 }, () => fleet().submit("chain")));
    await models.begun("do s2", 4);
    await services().postgres.stop();
    models.releaseAll();
    await vi.waitFor(async () => expect((await worker.ping(5_000)).postgres).not.toBeNull(), DEADLINE);
    expect((await worker.ping(5_000)).redis).toBeNull();
    await services().postgres.start();
    for (const run of runs) {
      expect(await fleet().over(run)).toMatchObject({ status: "finished", answer: "result of do s4" });
    }
    expect(models.calls).toMatchObject({ "do s1": 4, "do s2": 4 });
    expect(worker.counts.ended).toMatchObject({ finished: 4, failed: 0, lost: 0 });
    expect(await worker.ping(5_000)).toEqual({ redis: null, postgres: null });
    const later = await fleet().submit("chain");
    expect(await fleet().over(later)).toMatchObject({ status: "finished" });
  });
});

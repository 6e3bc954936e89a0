import { expect, it, vi } from "vitest";
import type { LogRecord } from "../../../../src/workers/operations/worker-log.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";
import { tcpProxy } from "./support/tcp-proxy.ts";

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

  it("begin without Redis, take runs without it, and use it when it comes", async () => {
    await using models = await countingModels();
    const log: LogRecord[] = [];
    await services().redis.stop();
    await using worker = await fleet().worker(models, { log: (record) => log.push(record) });
    const run = await fleet().store("asking");
    expect(await fleet().until(run, "waiting")).toMatchObject({ questions: [{ kind: "plan" }] });
    expect((await worker.ping(5_000)).redis).not.toBeNull();
    await services().redis.start();
    await vi.waitFor(async () => expect((await worker.ping(5_000)).redis).toBeNull(), DEADLINE);
    const next = await fleet().submit("chain");
    expect(await fleet().over(next)).toMatchObject({ status: "finished" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 1, "do s4": 1 });
    const events = log.map(({ event }) => event).filter((event) => event.startsWith("redis_"));
    expect(events).toEqual(["redis_lost", "redis_back"]);
  });

  it("go on when all their connections to PostgreSQL are broken", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using worker = await fleet().worker(models);
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    await fleet().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL",
    );
    models.releaseAll();
    expect(await fleet().over(run)).toMatchObject({ status: "finished", takeOvers: 0 });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 1, "do s4": 1 });
    await vi.waitFor(() => expect(worker.counts.ended).toMatchObject({ finished: 1, lost: 0 }), DEADLINE);
  });

  it("lose their runs to others if PostgreSQL is gone for them alone", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using proxy = await tcpProxy(services().postgres.url);
    await using cutOff = await fleet().worker(models, { postgres: proxy.url, lease: 5_000 });
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    await using other = await fleet().worker(models);
    proxy.cut();
    await models.begun("do s2", 2);
    proxy.heal();
    await vi.waitFor(() => expect(cutOff.counts.ended.lost).toBe(1), DEADLINE);
    models.releaseAll();
    expect(await fleet().over(run)).toMatchObject({
      status: "finished",
      answer: "result of do s4",
      takeOvers: 1,
    });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 2, "do s3": 1, "do s4": 1 });
    await vi.waitFor(
      () => expect(other.counts.ended.finished + cutOff.counts.ended.finished).toBe(1),
      DEADLINE,
    );
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
    await vi.waitFor(
      () => expect(worker.counts.ended).toMatchObject({ finished: 4, failed: 0, lost: 0 }),
      DEADLINE,
    );
    expect(await worker.ping(5_000)).toEqual({ redis: null, postgres: null });
    const later = await fleet().submit("chain");
    expect(await fleet().over(later)).toMatchObject({ status: "finished" });
  });
});

import { describe, expect, test } from "vitest";
import type { DueRun } from "../../../../../src/workers/run-store.ts";
import { openRunStore } from "../../../../../src/workers/runs/open-run-store.ts";
import {
  claim,
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

const ALL = 10_000;

export function queueSuite({ pool, runs }: StoreUnderTest): void {
  const dueOf = async (...tenants: string[]): Promise<DueRun[]> =>
    (await runs().due(ALL)).filter(({ tenant }) => tenants.includes(tenant));

  describe("the queue", () => {
    test("has the first open run of each thread, and not those that wait", async () => {
      const tenant = newTenant();
      const running = await claimed(runs(), { tenant, id: "running" });
      const waiting = await claimed(runs(), { tenant, id: "waiting", thread: "w" });
      await runs().settle(waiting, WAITING);
      await runs().submit(newRun({ tenant, id: "behind-waiting", thread: "w", whenBusy: "queue" }));
      await runs().submit(newRun({ tenant, id: "behind", thread: running.record.thread, whenBusy: "queue" }));
      await runs().submit(newRun({ tenant, id: "free" }));
      expect(await dueOf(tenant)).toEqual([
        { tenant, id: "running", turn: 0 },
        { tenant, id: "free", turn: 1_000_000 },
      ]);
      await runs().settle(running, FINISHED);
      expect((await dueOf(tenant)).map(({ id }) => id)).toEqual(["behind", "free"]);
    });

    test("lets tenants take turns: a tenant with many runs does not hold up another one", async () => {
      const [busy, modest] = [newTenant(), newTenant()];
      for (let index = 0; index < 20; index += 1)
        await runs().submit(newRun({ tenant: busy, id: `busy-${index}` }));
      const { due } = await runs().submit(newRun({ tenant: modest, id: "modest" }));
      expect(due?.turn).toBe(1_000_000);
      const ids = (await dueOf(busy, modest)).map(({ id }) => id);
      expect(ids.indexOf("modest")).toBeLessThanOrEqual(1);
      expect(ids.filter((id) => id !== "modest")).toEqual(
        Array.from({ length: 20 }, (_, index) => `busy-${index}`),
      );
    });

    test("moves a run forward while those before it are carried out", async () => {
      const tenant = newTenant();
      for (const id of ["a", "b", "c"]) await runs().submit(newRun({ tenant, id }));
      const before = (await dueOf(tenant)).find(({ id }) => id === "c");
      for (const id of ["a", "b"]) await runs().settle(await claim(runs(), { tenant, id }), FINISHED);
      const [after] = await dueOf(tenant);
      expect([before?.turn, after?.turn]).toEqual([1_000_002, 1_000_000]);
    });

    test("puts lower priorities first, within the bounds of the engine", async () => {
      const tenant = newTenant();
      for (const priority of [1_000, 1, 500]) {
        await runs().submit(newRun({ tenant, id: `priority-${priority}`, priority }));
      }
      const due = await dueOf(tenant);
      expect(due.map(({ id }) => id)).toEqual(["priority-1", "priority-500", "priority-1000"]);
      expect(due.map(({ turn }) => turn)).toEqual([2_000, 1_000_000, 2_000_000]);
      expect(await runs().due(1)).toHaveLength(1);
    });

    test("refuses a second run on a busy thread, or queues it behind the first, as asked", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      await runs().submit(newRun({ tenant, thread, id: "first" }));
      const refused = newRun({ tenant, thread });
      expect(await codeOfFailure(runs().submit(refused))).toBe("thread_busy");
      expect(await runs().find(refused)).toBeNull();
      const { record, due } = await runs().submit({ ...refused, whenBusy: "queue" });
      expect({ status: record.status, due: due?.id }).toEqual({ status: "queued", due: "first" });
    });

    test("lets one of 50 runs that come at once on a thread go on at a time", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const submitted = await Promise.all(
        Array.from({ length: 50 }, () => runs().submit(newRun({ tenant, thread, whenBusy: "queue" }))),
      );
      const claims = await Promise.all(submitted.map(({ record }) => runs().claim(record, "worker")));
      expect(claims.filter((one) => one !== null)).toHaveLength(1);
      const refused = await Promise.all(
        Array.from({ length: 20 }, () => codeOfFailure(runs().submit(newRun({ tenant, thread: "two" })))),
      );
      expect(refused.filter((code) => code === null)).toHaveLength(1);
    });

    test("is counted by status, with the age of the oldest run and the take-overs", async () => {
      await pool().query("TRUNCATE troupe.runs");
      expect(await openRunStore(pool()).statistics()).toEqual({
        runs: { queued: 0, running: 0, waiting: 0, finished: 0, failed: 0, canceled: 0 },
        oldestQueued: null,
        takeOvers: 0,
      });
      await runs().submit(newRun());
      await pool().query("UPDATE troupe.runs SET queued_at = queued_at - interval '90 seconds'");
      const asking = await claimed(runs(), { thread: "asking" });
      await runs().settle(asking, WAITING);
      const behind = newRun({ tenant: asking.record.tenant, thread: "asking", whenBusy: "queue" });
      await runs().submit(behind);
      // It does not wait for a worker.
      await pool().query("UPDATE troupe.runs SET queued_at = queued_at - interval '1 day' WHERE id = $1", [
        behind.id,
      ]);
      const { record } = await claimed(runs());
      await claim(runs(), record);
      await runs().settle(await claimed(runs()), FINISHED);
      const { oldestQueued, ...counts } = await runs().statistics();
      expect(counts).toEqual({
        runs: { queued: 2, running: 1, waiting: 1, finished: 1, failed: 0, canceled: 0 },
        takeOvers: 1,
      });
      expect(oldestQueued).toBeGreaterThanOrEqual(90_000);
      expect(oldestQueued).toBeLessThan(180_000);
    });
  });
}

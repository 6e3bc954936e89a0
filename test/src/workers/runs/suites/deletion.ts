import { describe, expect, test } from "vitest";
import {
  claim,
  claimed,
  codeOfFailure,
  FINISHED,
  newRun,
  newTenant,
  putCheckpoint,
  WAITING,
  type StoreUnderTest,
} from "./made-runs.ts";

export function deletionSuite({ pool, runs }: StoreUnderTest): void {
  describe("deletion of what is old", () => {
    test("deletes runs that ended before the time, and threads without any run left", async () => {
      const tenant = newTenant();
      const gone = await claimed(runs(), { tenant, thread: "gone" });
      const kept = await claimed(runs(), { tenant, thread: "kept" });
      const { saver, checkpoint } = await putCheckpoint(pool(), gone);
      const { checkpoint: other } = await putCheckpoint(pool(), kept);
      await runs().settle(gone, FINISHED);
      await runs().settle(kept, FINISHED);
      const open = newRun({ tenant, thread: "kept" });
      await runs().submit(open);
      expect(await runs().deleteEnded(tenant, 3_600_000)).toBe(0);
      expect(await runs().deleteEnded(tenant, 0)).toBe(2);
      expect((await runs().list(tenant, {})).map(({ id }) => id)).toEqual([open.id]);
      expect(await saver.getTuple(checkpoint)).toBeUndefined();
      expect(await saver.getTuple(other)).toBeDefined();
      expect((await claim(runs(), open)).epoch).toBe(kept.epoch + 1);
    });

    test("leaves runs that are not over, and those of other tenants", async () => {
      const [tenant, other] = [newTenant(), newTenant()];
      const waiting = await claimed(runs(), { tenant });
      await runs().settle(waiting, WAITING);
      await claimed(runs(), { tenant });
      await runs().submit(newRun({ tenant }));
      await runs().settle(await claimed(runs(), { tenant: other }), FINISHED);
      expect(await runs().deleteEnded(tenant, 0)).toBe(0);
      expect(await runs().list(tenant, {})).toHaveLength(3);
      expect(await runs().deleteEnded(null, 0)).toBeGreaterThanOrEqual(1);
      expect(await runs().list(other, {})).toEqual([]);
    });

    test("deletes the runs of one thread, if it is named", async () => {
      const tenant = newTenant();
      for (const thread of ["one", "other"])
        await runs().settle(await claimed(runs(), { tenant, thread }), FINISHED);
      expect(await runs().deleteEnded(tenant, 0, { thread: "one" })).toBe(1);
      expect((await runs().list(tenant, {})).map(({ thread }) => thread)).toEqual(["other"]);
      expect(await codeOfFailure(runs().deleteEnded(tenant, 0, { thread: "" }))).toBe("input_invalid");
    });

    test("deletes many, also if two processes do so at once", async () => {
      const tenant = newTenant();
      for (let index = 0; index < 450; index += 1)
        await runs().submit(newRun({ tenant, id: `run-${index}` }));
      await pool().query("UPDATE troupe.runs SET status = 'canceled', ended_at = now() WHERE tenant = $1", [
        tenant,
      ]);
      const deleted = await Promise.all([1, 2].map(() => runs().deleteEnded(tenant, 0)));
      expect(deleted.reduce((sum, one) => sum + one)).toBe(450);
      expect(await runs().list(tenant, {})).toEqual([]);
    });

    test("never lets an epoch come back: a worker that slept through it cannot write to a thread of the same name", async () => {
      const [tenant, thread] = [newTenant(), "one"];
      const asleep = await claimed(runs(), { tenant, thread, id: "run" });
      const next = await claim(runs(), asleep.record);
      await runs().settle(next, FINISHED);
      await runs().deleteEnded(tenant, 0);
      const fresh = await claimed(runs(), { tenant, thread, id: "run" });
      expect(fresh.epoch).toBeGreaterThan(next.epoch);
      expect(await codeOfFailure(runs().settle(asleep, FINISHED))).toBe("lease_lost");
      expect((await runs().check([asleep, fresh])).lost).toEqual([asleep]);
      expect(await codeOfFailure(putCheckpoint(pool(), asleep))).toBe("lease_lost");
      await putCheckpoint(pool(), fresh);
    });
  });
}

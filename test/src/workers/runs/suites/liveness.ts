import { describe, expect, test } from "vitest";
import type { Claim, DueRun } from "../../../../../src/workers/run-store.ts";
import { claim, claimed, newRun, newTenant, putCheckpoint, type StoreUnderTest } from "./made-runs.ts";

const HOUR = 3_600_000;

export function livenessSuite({ pool, runs }: StoreUnderTest): void {
  const dueOf = async (
    tenant: string,
    scope: { worker?: string; graphs?: string[] } = {},
  ): Promise<DueRun[]> => (await runs().due(10_000, scope)).filter((run) => run.tenant === tenant);

  describe("workers", () => {
    test("keep their runs while they are alive, and lose them when they are not", async () => {
      const run = newRun();
      const { tenant } = run;
      await runs().submit(run);
      const worker = `worker-of-${tenant}`;
      const alive = await runs().beat(worker, HOUR);
      expect(alive).toBeGreaterThanOrEqual(1);
      await runs().claim(run, worker);
      expect(await runs().claim(run, "another")).toBeNull();
      expect(await dueOf(tenant)).toEqual([]);
      // The worker itself may have lost the run's job.
      expect(await dueOf(tenant, { worker })).toEqual([{ tenant, id: run.id, turn: 0 }]);
      expect(await runs().claim(run, worker)).toMatchObject({ epoch: 2, isTakeOver: true });
      expect(await runs().beat(worker, 0)).toBe(alive - 1);
      expect(await dueOf(tenant)).toEqual([{ tenant, id: run.id, turn: 0 }]);
      expect(await runs().claim(run, "another")).toMatchObject({ epoch: 3, isTakeOver: true });
    });

    test("lose a run whose end they could not record, while they are alive", async () => {
      const run = newRun();
      const { tenant } = run;
      await runs().submit(run);
      const worker = `worker-of-${tenant}`;
      await runs().beat(worker, HOUR);
      const late = await runs().claim(run, worker);
      if (late === null) throw new Error("the run is not due");
      await runs().release(late);
      expect(await dueOf(tenant)).toEqual([{ tenant, id: run.id, turn: 0 }]);
      expect(await runs().claim(run, worker)).toMatchObject({
        isTakeOver: true,
        takeOversWithoutProgress: 1,
      });
      // It lets go of its own claim only.
      await runs().release(late);
      expect(await runs().claim(run, "another")).toBeNull();
      await runs().beat(worker, 0);
    });

    test("are dead when the time of their last beat is over", async () => {
      const run = newRun();
      const worker = `worker-of-${run.tenant}`;
      await runs().submit(run);
      await runs().beat(worker, HOUR);
      await runs().claim(run, worker);
      await pool().query(
        "UPDATE troupe.workers SET alive_until = alive_until - interval '2 hours' WHERE name = $1",
        [worker],
      );
      expect(await dueOf(run.tenant)).toHaveLength(1);
      expect(await runs().claim(run, "another")).not.toBeNull();
    });

    test("take only runs of their graphs", async () => {
      const run = newRun({ graph: "team" });
      await runs().submit(run);
      expect(await dueOf(run.tenant, { graphs: ["router"] })).toEqual([]);
      expect(await runs().claim(run, "worker", ["router"])).toBeNull();
      expect(await dueOf(run.tenant, { graphs: ["router", "team"] })).toHaveLength(1);
      expect(await runs().claim(run, "worker", ["router", "team"])).not.toBeNull();
    });

    test("take one run at a time of those that may end them, until it makes progress", async () => {
      const tenant = newTenant();
      const keys = ["a", "b", "c"].map((id) => ({ tenant, id }));
      for (const { id } of keys) await runs().submit(newRun({ tenant, id }));
      const takeAll = async (worker: string): Promise<Claim[]> => {
        const taken = await Promise.all(keys.map((key) => runs().claim(key, worker)));
        return taken.filter((one) => one !== null);
      };
      // None of these workers lives long, and nobody knows which of the runs is the reason.
      for (const worker of ["one", "two", "three"]) {
        expect(await takeAll(`${worker}-${tenant}`)).toHaveLength(3);
      }
      const [first, ...others] = await takeAll(`four-${tenant}`);
      expect(others).toEqual([]);
      expect(first?.takeOversWithoutProgress).toBe(3);
      // Those that ended fewer workers, as far as one can tell, come first.
      const due = (await dueOf(tenant)).map(({ id }) => id);
      expect(due.at(-1)).toBe(first?.record.id);
      const [second, ...more] = await takeAll(`five-${tenant}`);
      if (second === undefined) throw new Error("no run was taken");
      expect(more).toEqual([]);
      await putCheckpoint(pool(), second);
      const left = keys.filter(({ id }) => id !== second.record.id);
      const next = await Promise.all(left.map((key) => runs().claim(key, `five-${tenant}`)));
      expect(next.filter((one) => one !== null)).toHaveLength(1);
    });

    test("leave a run that ended many of them alone for a while, unless it is canceled", async () => {
      const { record } = await claimed(runs());
      for (let deaths = 1; deaths <= 10; deaths += 1) await claim(runs(), record);
      expect(await dueOf(record.tenant)).toEqual([]);
      expect(await runs().claim(record, "worker")).toBeNull();
      await pool().query("UPDATE troupe.runs SET rests_until = clock_timestamp() WHERE tenant = $1", [
        record.tenant,
      ]);
      const next = await claim(runs(), record);
      expect(next.takeOversWithoutProgress).toBe(11);
      expect(await runs().claim(record, "worker")).toBeNull();
      await runs().cancel(record);
      expect(await dueOf(record.tenant)).toHaveLength(1);
      expect(await runs().claim(record, "worker")).toBeNull();
      expect(await runs().find(record)).toMatchObject({ status: "canceled" });
    });
  });

  describe("a long queue", () => {
    test("is looked at from its beginning, tenant by tenant and priority by priority", async () => {
      const [many, few] = [newTenant(), newTenant()];
      const make = (tenant: string, count: number, priority: number): Promise<unknown> =>
        pool().query(
          `INSERT INTO troupe.runs (tenant, id, graph, thread, priority, allowances, input)
           SELECT $1, $3 || '-' || number, 'router', $3 || '-' || number, $3::integer, '{}', ''
           FROM generate_series(1, $2) AS number`,
          [tenant, count, priority],
        );
      await pool().query("TRUNCATE troupe.runs");
      await make(many, 3_000, 500);
      await make(few, 2, 500);
      await make(few, 1, 2);
      await make(few, 1, 900);
      const due = await runs().due(6);
      expect(due).toEqual([
        { tenant: few, id: "2-1", turn: 4_000 },
        { tenant: many, id: "500-1", turn: 1_000_000 },
        { tenant: few, id: "500-1", turn: 1_000_000 },
        { tenant: many, id: "500-2", turn: 1_000_001 },
        { tenant: few, id: "500-2", turn: 1_000_001 },
        { tenant: many, id: "500-3", turn: 1_000_002 },
      ]);
      const all = await runs().due(10_000);
      expect(all).toHaveLength(3_004);
      // More than 2,000 runs of one priority share its last turn, in order, and never reach the next priority.
      expect(all.at(-2)).toEqual({ tenant: many, id: "500-3000", turn: 1_001_999 });
      expect(all.at(-1)).toEqual({ tenant: few, id: "900-1", turn: 1_800_000 });
    });
  });
}
